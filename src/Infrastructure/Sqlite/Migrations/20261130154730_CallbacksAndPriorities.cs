using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CampaignGrpc.Infrastructure.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class CallbacksAndPriorities : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.ReplaceInTable("attempts", "outcome BETWEEN 1 AND 10", "outcome BETWEEN 1 AND 11");
            migrationBuilder.Sql("""
                ALTER TABLE attempts ADD COLUMN callback_time INTEGER NULL
                    CONSTRAINT "ck_attempts_callback" CHECK ((outcome IS NOT NULL AND outcome = 11) = (callback_time IS NOT NULL))
                """);
            migrationBuilder.Sql("ALTER TABLE contacts ADD COLUMN is_callback INTEGER NOT NULL DEFAULT 0");
            migrationBuilder.Sql("""
                ALTER TABLE contacts ADD COLUMN priority INTEGER NOT NULL DEFAULT 0
                    CONSTRAINT "ck_contacts_rank" CHECK (priority BETWEEN 0 AND 9 AND is_callback IN (0, 1))
                """);
            migrationBuilder.Sql("ALTER TABLE campaigns ADD COLUMN ranks INTEGER NOT NULL DEFAULT 0");
            migrationBuilder.CreateIndex(
                name: "ix_contacts_rank",
                table: "contacts",
                columns: new[] { "campaign_id", "is_callback", "priority", "due_time", "number" },
                filter: "state = 1 AND (is_callback = 1 OR priority > 0)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(name: "ix_contacts_rank", table: "contacts");
            migrationBuilder.Sql("ALTER TABLE campaigns DROP COLUMN ranks");
            migrationBuilder.Sql("ALTER TABLE contacts DROP COLUMN priority");
            migrationBuilder.Sql("ALTER TABLE contacts DROP COLUMN is_callback");
            migrationBuilder.Sql("ALTER TABLE attempts DROP COLUMN callback_time");
            migrationBuilder.ReplaceInTable("attempts", "outcome BETWEEN 1 AND 11", "outcome BETWEEN 1 AND 10");
        }
    }
}
