using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CampaignGrpc.Infrastructure.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Audit : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "audit_beginnings",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_beginnings", x => x.id);
                    table.CheckConstraint("ck_audit_beginnings", "id = 1 AND sequence >= 1 AND length(hash) = 32");
                });

            migrationBuilder.CreateTable(
                name: "audit_entries",
                columns: table => new
                {
                    sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    time = table.Column<long>(type: "INTEGER", nullable: false),
                    subject = table.Column<string>(type: "TEXT", nullable: false),
                    address = table.Column<string>(type: "TEXT", nullable: true),
                    action = table.Column<string>(type: "TEXT", nullable: false),
                    project_id = table.Column<long>(type: "INTEGER", nullable: true),
                    campaign_id = table.Column<long>(type: "INTEGER", nullable: true),
                    thing = table.Column<string>(type: "TEXT", nullable: true),
                    phone_hash = table.Column<string>(type: "TEXT", nullable: true),
                    details = table.Column<string>(type: "TEXT", nullable: false),
                    answer = table.Column<string>(type: "TEXT", nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_entries", x => x.sequence);
                    table.CheckConstraint("ck_audit_entries", "sequence >= 1 AND length(hash) = 32 AND length(subject) > 0 AND length(action) > 0 AND length(answer) > 0");
                });

            migrationBuilder.CreateIndex(
                name: "ix_audit_campaign",
                table: "audit_entries",
                columns: new[] { "campaign_id", "sequence" },
                filter: "campaign_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_audit_phone",
                table: "audit_entries",
                columns: new[] { "phone_hash", "sequence" },
                filter: "phone_hash IS NOT NULL");

            // An entry is never changed, and removed only from the old end, behind which the line begins anew.
            migrationBuilder.Sql("""
                CREATE TRIGGER audit_entries_stay BEFORE UPDATE ON audit_entries
                BEGIN SELECT RAISE(ABORT, 'An entry of the audit is never changed.'); END
                """);
            migrationBuilder.Sql("""
                CREATE TRIGGER audit_entries_keep BEFORE DELETE ON audit_entries
                WHEN OLD.sequence > coalesce((SELECT max(sequence) FROM audit_beginnings), 0)
                BEGIN SELECT RAISE(ABORT, 'An entry of the audit is removed only from the old end.'); END
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "audit_beginnings");

            migrationBuilder.DropTable(
                name: "audit_entries");
        }
    }
}
