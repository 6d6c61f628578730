using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CampaignGrpc.Infrastructure.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class WeeklyWindows : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // By itself EF would copy the table to take a constraint's columns away.
            migrationBuilder.Sql("""
                ALTER TABLE campaigns ADD COLUMN excluded_dates TEXT NOT NULL DEFAULT '';
                ALTER TABLE campaigns ADD COLUMN windows TEXT NOT NULL DEFAULT '127 00:00-24:00';
                UPDATE campaigns SET windows = printf('127 %02d:%02d-%02d:%02d',
                    start_time / 3600000000, start_time / 60000000 % 60, end_time / 3600000000, end_time / 60000000 % 60);
                """);
            migrationBuilder.ReplaceInTable(
                "campaigns",
                "CONSTRAINT \"ck_campaigns_window\" CHECK (start_time < end_time)",
                "CONSTRAINT \"ck_campaigns_windows\" CHECK (length(windows) BETWEEN 13 AND 336)");
            migrationBuilder.Sql("""
                ALTER TABLE campaigns DROP COLUMN start_time;
                ALTER TABLE campaigns DROP COLUMN end_time;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            // Of a campaign with other windows than the one of every day nothing is left that an older version could call by.
            migrationBuilder.Sql("""
                ALTER TABLE campaigns ADD COLUMN start_time INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE campaigns ADD COLUMN end_time INTEGER NOT NULL DEFAULT 1;
                UPDATE campaigns SET
                    start_time = (substr(windows, 5, 2) * 60 + substr(windows, 8, 2)) * 60000000,
                    end_time = (substr(windows, 11, 2) * 60 + substr(windows, 14, 2)) * 60000000
                WHERE windows LIKE '127 __:__-__:__' AND substr(windows, 5, 5) < substr(windows, 11, 5);
                """);
            migrationBuilder.ReplaceInTable(
                "campaigns",
                "CONSTRAINT \"ck_campaigns_windows\" CHECK (length(windows) BETWEEN 13 AND 336)",
                "CONSTRAINT \"ck_campaigns_window\" CHECK (start_time < end_time)");
            migrationBuilder.Sql("""
                ALTER TABLE campaigns DROP COLUMN windows;
                ALTER TABLE campaigns DROP COLUMN excluded_dates;
                """);
        }
    }
}
