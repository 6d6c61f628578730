using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CampaignGrpc.Infrastructure.Postgres.Migrations
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
                    id = table.Column<int>(type: "integer", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false)
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
                    sequence = table.Column<long>(type: "bigint", nullable: false),
                    time = table.Column<long>(type: "bigint", nullable: false),
                    subject = table.Column<string>(type: "text", nullable: false),
                    address = table.Column<string>(type: "text", nullable: true),
                    action = table.Column<string>(type: "text", nullable: false),
                    project_id = table.Column<long>(type: "bigint", nullable: true),
                    campaign_id = table.Column<long>(type: "bigint", nullable: true),
                    thing = table.Column<string>(type: "text", nullable: true),
                    phone_hash = table.Column<string>(type: "text", nullable: true),
                    details = table.Column<string>(type: "text", nullable: false),
                    answer = table.Column<string>(type: "text", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false)
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
                CREATE FUNCTION audit_entries_stay() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF TG_OP = 'DELETE' AND OLD.sequence <= coalesce((SELECT max(sequence) FROM audit_beginnings), 0) THEN RETURN OLD; END IF;
                    RAISE EXCEPTION 'An entry of the audit is never changed, and removed only from the old end.' USING ERRCODE = 'check_violation';
                END $$
                """);
            migrationBuilder.Sql("""
                CREATE TRIGGER audit_entries_stay BEFORE UPDATE OR DELETE ON audit_entries FOR EACH ROW EXECUTE FUNCTION audit_entries_stay()
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "audit_beginnings");

            migrationBuilder.DropTable(
                name: "audit_entries");

            migrationBuilder.Sql("DROP FUNCTION audit_entries_stay");
        }
    }
}
