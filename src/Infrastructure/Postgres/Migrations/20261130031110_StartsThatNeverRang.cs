using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CampaignGrpc.Infrastructure.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class StartsThatNeverRang : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_run_results_result",
                table: "run_results");

            migrationBuilder.DropCheckConstraint(
                name: "ck_contacts_result",
                table: "contacts");

            migrationBuilder.AddColumn<int>(
                name: "undialed_count",
                table: "contacts",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddCheckConstraint(
                name: "ck_run_results_result",
                table: "run_results",
                sql: "result BETWEEN 1 AND 8");

            migrationBuilder.AddCheckConstraint(
                name: "ck_contacts_result",
                table: "contacts",
                sql: "(state = 4) = (result IS NOT NULL) AND (result IS NULL OR result BETWEEN 1 AND 8)");

            migrationBuilder.AddCheckConstraint(
                name: "ck_contacts_undialed",
                table: "contacts",
                sql: "undialed_count >= 0");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_run_results_result",
                table: "run_results");

            migrationBuilder.DropCheckConstraint(
                name: "ck_contacts_result",
                table: "contacts");

            migrationBuilder.DropCheckConstraint(
                name: "ck_contacts_undialed",
                table: "contacts");

            migrationBuilder.DropColumn(
                name: "undialed_count",
                table: "contacts");

            migrationBuilder.AddCheckConstraint(
                name: "ck_run_results_result",
                table: "run_results",
                sql: "result BETWEEN 1 AND 7");

            migrationBuilder.AddCheckConstraint(
                name: "ck_contacts_result",
                table: "contacts",
                sql: "(state = 4) = (result IS NOT NULL) AND (result IS NULL OR result BETWEEN 1 AND 7)");
        }
    }
}
