using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CampaignGrpc.Infrastructure.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class LineLimits : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "line_limits",
                columns: table => new
                {
                    project_id = table.Column<long>(type: "INTEGER", nullable: false),
                    phone_id = table.Column<long>(type: "INTEGER", nullable: false),
                    max_concurrent_calls = table.Column<int>(type: "INTEGER", nullable: true),
                    max_starts_per_second = table.Column<int>(type: "INTEGER", nullable: true),
                    lines_in_use = table.Column<int>(type: "INTEGER", nullable: false),
                    claimed = table.Column<int>(type: "INTEGER", nullable: false),
                    pace = table.Column<string>(type: "TEXT", nullable: false),
                    is_closed = table.Column<int>(type: "INTEGER", nullable: false),
                    open_time = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_line_limits", x => new { x.project_id, x.phone_id });
                    table.CheckConstraint("ck_line_limits_closed", "is_closed IN (0, 1) AND (is_closed = 1 OR open_time IS NULL)");
                    table.CheckConstraint("ck_line_limits_concurrency", "max_concurrent_calls BETWEEN 1 AND 10000");
                    table.CheckConstraint("ck_line_limits_ids", "project_id >= 1 AND phone_id >= 0");
                    table.CheckConstraint("ck_line_limits_pace", "max_starts_per_second BETWEEN 1 AND 1000 AND (max_starts_per_second IS NOT NULL OR pace = '')");
                    table.CheckConstraint("ck_line_limits_use", "claimed >= 0 AND lines_in_use >= claimed");
                });

            migrationBuilder.CreateIndex(
                name: "ix_line_limits_open",
                table: "line_limits",
                column: "open_time",
                filter: "open_time IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "line_limits");
        }
    }
}
