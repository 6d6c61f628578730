using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CampaignGrpc.Infrastructure.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class LinesThatFail : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "caller_numbers",
                columns: table => new
                {
                    phone_id = table.Column<long>(type: "INTEGER", nullable: false),
                    line_failures = table.Column<int>(type: "INTEGER", nullable: false),
                    failing_since_time = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_caller_numbers", x => x.phone_id);
                    table.CheckConstraint("ck_caller_numbers", "phone_id >= 1 AND line_failures >= 0 AND (line_failures = 0) = (failing_since_time IS NULL)");
                });

            // Added by itself a constraint would have the table copied.
            migrationBuilder.Sql("""
                ALTER TABLE campaigns ADD COLUMN failing_since_time INTEGER NULL;
                ALTER TABLE campaigns ADD COLUMN probe_time INTEGER NULL;
                ALTER TABLE campaigns ADD COLUMN probe_key INTEGER NULL;
                ALTER TABLE campaigns ADD COLUMN line_failures INTEGER NOT NULL DEFAULT 0 CONSTRAINT "ck_campaigns_line" CHECK (
                    line_failures >= 0 AND (line_failures = 0) = (failing_since_time IS NULL) AND (probe_key IS NULL OR probe_time IS NOT NULL));
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(name: "caller_numbers");
            migrationBuilder.Sql("""
                ALTER TABLE campaigns DROP COLUMN line_failures;
                ALTER TABLE campaigns DROP COLUMN probe_key;
                ALTER TABLE campaigns DROP COLUMN probe_time;
                ALTER TABLE campaigns DROP COLUMN failing_since_time;
                """);
        }
    }
}
