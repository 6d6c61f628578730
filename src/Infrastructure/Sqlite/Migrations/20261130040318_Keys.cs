using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CampaignGrpc.Infrastructure.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Keys : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // By hand: what EF makes of a changed key leaves the transaction, and a start that dies in the middle of it half a table.
            migrationBuilder.Sql("""
                CREATE TABLE "request_keys_of_projects" (
                    "project_id" INTEGER NOT NULL,
                    "id" TEXT NOT NULL,
                    "fingerprint" BLOB NOT NULL,
                    "campaign_id" INTEGER NOT NULL,
                    "create_time" INTEGER NOT NULL,
                    CONSTRAINT "PK_request_keys" PRIMARY KEY ("project_id", "id"),
                    CONSTRAINT "ck_request_keys_fingerprint" CHECK (length(fingerprint) = 32 AND project_id >= 0)
                );
                """);
            migrationBuilder.Sql("""
                INSERT INTO request_keys_of_projects (project_id, id, fingerprint, campaign_id, create_time)
                SELECT coalesce((SELECT project_id FROM campaigns WHERE campaigns.id = request_keys.campaign_id), 0), id, fingerprint, campaign_id, create_time
                FROM request_keys;
                """);
            migrationBuilder.DropTable(
                name: "request_keys");

            migrationBuilder.RenameTable(
                name: "request_keys_of_projects",
                newName: "request_keys");

            migrationBuilder.CreateTable(
                name: "keys",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    grants = table.Column<string>(type: "TEXT", nullable: false),
                    create_time = table.Column<long>(type: "INTEGER", nullable: false),
                    expire_time = table.Column<long>(type: "INTEGER", nullable: true),
                    last_use_time = table.Column<long>(type: "INTEGER", nullable: true),
                    revoke_time = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_keys", x => x.id);
                    table.CheckConstraint("ck_keys", "length(id) = 12 AND length(name) BETWEEN 1 AND 100 AND length(hash) = 32 AND length(grants) >= 1 AND (expire_time IS NULL OR expire_time > create_time) AND (revoke_time IS NULL OR revoke_time >= create_time)");
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "keys");

            migrationBuilder.DropPrimaryKey(
                name: "PK_request_keys",
                table: "request_keys");

            migrationBuilder.DropCheckConstraint(
                name: "ck_request_keys_fingerprint",
                table: "request_keys");

            migrationBuilder.DropColumn(
                name: "project_id",
                table: "request_keys");

            migrationBuilder.AddPrimaryKey(
                name: "PK_request_keys",
                table: "request_keys",
                column: "id");

            migrationBuilder.AddCheckConstraint(
                name: "ck_request_keys_fingerprint",
                table: "request_keys",
                sql: "length(fingerprint) = 32");
        }
    }
}
