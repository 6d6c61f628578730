using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CampaignGrpc.Infrastructure.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class LinesThatFail : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "failing_since_time",
                table: "campaigns",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "line_failures",
                table: "campaigns",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "probe_key",
                table: "campaigns",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "probe_time",
                table: "campaigns",
                type: "bigint",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "caller_numbers",
                columns: table => new
                {
                    phone_id = table.Column<long>(type: "bigint", nullable: false),
                    line_failures = table.Column<int>(type: "integer", nullable: false),
                    failing_since_time = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_caller_numbers", x => x.phone_id);
                    table.CheckConstraint("ck_caller_numbers", "phone_id >= 1 AND line_failures >= 0 AND (line_failures = 0) = (failing_since_time IS NULL)");
                });

            migrationBuilder.AddCheckConstraint(
                name: "ck_campaigns_line",
                table: "campaigns",
                sql: "line_failures >= 0 AND (line_failures = 0) = (failing_since_time IS NULL) AND (probe_key IS NULL OR probe_time IS NOT NULL)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "caller_numbers");

            migrationBuilder.DropCheckConstraint(
                name: "ck_campaigns_line",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "failing_since_time",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "line_failures",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "probe_key",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "probe_time",
                table: "campaigns");
        }
    }
}
