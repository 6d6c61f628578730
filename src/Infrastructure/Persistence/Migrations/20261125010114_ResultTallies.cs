using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CampaignGrpc.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class ResultTallies : Migration
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
                sql: "kind BETWEEN 1 AND 7 AND count >= 0");

            migrationBuilder.CreateIndex(
                name: "ix_contacts_result",
                table: "contacts",
                columns: new[] { "campaign_id", "result", "number" },
                filter: "state = 4");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_tallies_count",
                table: "tallies");

            migrationBuilder.DropIndex(
                name: "ix_contacts_result",
                table: "contacts");

            migrationBuilder.AddCheckConstraint(
                name: "ck_tallies_count",
                table: "tallies",
                sql: "kind BETWEEN 1 AND 5 AND count >= 0");
        }
    }
}
