using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CampaignGrpc.Infrastructure.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class CallLimits : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "call_limits",
                columns: table => new
                {
                    project_id = table.Column<long>(type: "bigint", nullable: false),
                    limits = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_call_limits", x => x.project_id);
                    table.CheckConstraint("ck_call_limits", "project_id >= 1 AND length(limits) >= 4");
                });

            migrationBuilder.CreateTable(
                name: "called_numbers",
                columns: table => new
                {
                    phone = table.Column<long>(type: "bigint", nullable: false),
                    project_id = table.Column<long>(type: "bigint", nullable: false),
                    starts = table.Column<string>(type: "text", nullable: false),
                    last_start_time = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_called_numbers", x => new { x.phone, x.project_id });
                    table.CheckConstraint("ck_called_numbers", "project_id >= 1 AND phone BETWEEN 1000000 AND 999999999999999");
                });

            migrationBuilder.CreateIndex(
                name: "ix_called_numbers_last",
                table: "called_numbers",
                column: "last_start_time");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "call_limits");

            migrationBuilder.DropTable(
                name: "called_numbers");
        }
    }
}
