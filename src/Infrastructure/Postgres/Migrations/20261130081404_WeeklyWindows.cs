using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CampaignGrpc.Infrastructure.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class WeeklyWindows : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""
                ALTER TABLE campaigns ADD COLUMN excluded_dates text NOT NULL DEFAULT '', ADD COLUMN windows text NOT NULL DEFAULT '127 00:00-24:00';
                UPDATE campaigns SET windows = '127 '
                    || lpad((start_time / 3600000000)::text, 2, '0') || ':' || lpad((start_time / 60000000 % 60)::text, 2, '0') || '-'
                    || lpad((end_time / 3600000000)::text, 2, '0') || ':' || lpad((end_time / 60000000 % 60)::text, 2, '0');
                ALTER TABLE campaigns ALTER COLUMN windows DROP DEFAULT, DROP CONSTRAINT ck_campaigns_window, DROP COLUMN start_time, DROP COLUMN end_time,
                    ADD CONSTRAINT ck_campaigns_windows CHECK (length(windows) BETWEEN 13 AND 336);
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            // Of a campaign with other windows than the one of every day nothing is left that an older version could call by.
            migrationBuilder.Sql("""
                ALTER TABLE campaigns ADD COLUMN start_time bigint NOT NULL DEFAULT 0, ADD COLUMN end_time bigint NOT NULL DEFAULT 1;
                UPDATE campaigns SET
                    start_time = (substr(windows, 5, 2)::bigint * 60 + substr(windows, 8, 2)::bigint) * 60000000,
                    end_time = (substr(windows, 11, 2)::bigint * 60 + substr(windows, 14, 2)::bigint) * 60000000
                WHERE windows LIKE '127 __:__-__:__' AND substr(windows, 5, 5) < substr(windows, 11, 5);
                ALTER TABLE campaigns DROP CONSTRAINT ck_campaigns_windows, DROP COLUMN windows, DROP COLUMN excluded_dates,
                    ADD CONSTRAINT ck_campaigns_window CHECK (start_time < end_time);
                """);
        }
    }
}
