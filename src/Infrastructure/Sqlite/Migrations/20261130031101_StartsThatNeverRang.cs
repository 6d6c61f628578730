using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CampaignGrpc.Infrastructure.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class StartsThatNeverRang : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.ReplaceInTable("contacts", "result BETWEEN 1 AND 7", "result BETWEEN 1 AND 8");
            migrationBuilder.ReplaceInTable("run_results", "result BETWEEN 1 AND 7", "result BETWEEN 1 AND 8");
            migrationBuilder.Sql("""ALTER TABLE contacts ADD COLUMN undialed_count INTEGER NOT NULL DEFAULT 0 CONSTRAINT "ck_contacts_undialed" CHECK (undialed_count >= 0)""");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("ALTER TABLE contacts DROP COLUMN undialed_count");
            migrationBuilder.ReplaceInTable("run_results", "result BETWEEN 1 AND 8", "result BETWEEN 1 AND 7");
            migrationBuilder.ReplaceInTable("contacts", "result BETWEEN 1 AND 8", "result BETWEEN 1 AND 7");
        }
    }
}
