using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CampaignGrpc.Infrastructure.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class DayOutcomes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_tallies_count",
                table: "tallies");

            migrationBuilder.AddCheckConstraint(
                name: "ck_tallies_count",
                table: "tallies",
                sql: "kind BETWEEN 1 AND 9 AND count >= 0");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DELETE FROM tallies WHERE kind = 9");

            migrationBuilder.DropCheckConstraint(
                name: "ck_tallies_count",
                table: "tallies");

            migrationBuilder.AddCheckConstraint(
                name: "ck_tallies_count",
                table: "tallies",
                sql: "kind BETWEEN 1 AND 8 AND count >= 0");
        }
    }
}
