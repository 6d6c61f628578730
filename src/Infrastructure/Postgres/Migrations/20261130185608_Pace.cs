using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CampaignGrpc.Infrastructure.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Pace : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "max_starts_per_second",
                table: "campaigns",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "pace",
                table: "campaigns",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddCheckConstraint(
                name: "ck_campaigns_pace",
                table: "campaigns",
                sql: "max_starts_per_second BETWEEN 1 AND 1000 AND (max_starts_per_second IS NOT NULL OR pace = '')");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_campaigns_pace",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "max_starts_per_second",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "pace",
                table: "campaigns");
        }
    }
}
