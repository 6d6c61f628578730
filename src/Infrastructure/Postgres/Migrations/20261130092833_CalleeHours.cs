using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CampaignGrpc.Infrastructure.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class CalleeHours : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "callee_hours",
                table: "campaigns",
                type: "text",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "callee_hours",
                table: "campaigns");
        }
    }
}
