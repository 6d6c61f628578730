using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CampaignGrpc.Infrastructure.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Keys : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "project_id",
                table: "request_keys",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.Sql("""
                UPDATE request_keys SET project_id = campaigns.project_id FROM campaigns WHERE campaigns.id = request_keys.campaign_id;
                """);

            migrationBuilder.DropPrimaryKey(
                name: "PK_request_keys",
                table: "request_keys");

            migrationBuilder.DropCheckConstraint(
                name: "ck_request_keys_fingerprint",
                table: "request_keys");

            migrationBuilder.AddPrimaryKey(
                name: "PK_request_keys",
                table: "request_keys",
                columns: new[] { "project_id", "id" });

            migrationBuilder.CreateTable(
                name: "keys",
                columns: table => new
                {
                    id = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    grants = table.Column<string>(type: "text", nullable: false),
                    create_time = table.Column<long>(type: "bigint", nullable: false),
                    expire_time = table.Column<long>(type: "bigint", nullable: true),
                    last_use_time = table.Column<long>(type: "bigint", nullable: true),
                    revoke_time = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_keys", x => x.id);
                    table.CheckConstraint("ck_keys", "length(id) = 12 AND length(name) BETWEEN 1 AND 100 AND length(hash) = 32 AND length(grants) >= 1 AND (expire_time IS NULL OR expire_time > create_time) AND (revoke_time IS NULL OR revoke_time >= create_time)");
                });

            migrationBuilder.AddCheckConstraint(
                name: "ck_request_keys_fingerprint",
                table: "request_keys",
                sql: "length(fingerprint) = 32 AND project_id >= 0");
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
