using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CampaignGrpc.Infrastructure.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Pace : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("ALTER TABLE campaigns ADD COLUMN max_starts_per_second INTEGER NULL");
            migrationBuilder.Sql("""
                ALTER TABLE campaigns ADD COLUMN pace TEXT NOT NULL DEFAULT ''
                    CONSTRAINT "ck_campaigns_pace" CHECK (
                        max_starts_per_second BETWEEN 1 AND 1000 AND (max_starts_per_second IS NOT NULL OR pace = ''))
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("ALTER TABLE campaigns DROP COLUMN pace");
            migrationBuilder.Sql("ALTER TABLE campaigns DROP COLUMN max_starts_per_second");
        }
    }
}
