using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CampaignGrpc.Infrastructure.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class DayOutcomes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) =>
            migrationBuilder.ReplaceInTable("tallies", "kind BETWEEN 1 AND 8", "kind BETWEEN 1 AND 9");

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DELETE FROM tallies WHERE kind = 9");
            migrationBuilder.ReplaceInTable("tallies", "kind BETWEEN 1 AND 9", "kind BETWEEN 1 AND 8");
        }
    }
}
