using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CampaignGrpc.Infrastructure.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Drafts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_campaigns_created",
                table: "campaigns");

            migrationBuilder.DropCheckConstraint(
                name: "ck_campaigns_ended",
                table: "campaigns");

            migrationBuilder.DropCheckConstraint(
                name: "ck_campaigns_finished",
                table: "campaigns");

            migrationBuilder.DropCheckConstraint(
                name: "ck_campaigns_state",
                table: "campaigns");

            migrationBuilder.AddCheckConstraint(
                name: "ck_campaigns_created",
                table: "campaigns",
                sql: "state NOT IN (1, 6) OR (run_day IS NULL AND open_until_time IS NULL)");

            migrationBuilder.AddCheckConstraint(
                name: "ck_campaigns_ended",
                table: "campaigns",
                sql: "state NOT IN (4, 5) OR list_changes <> '[]' OR (waiting = 0 AND claimed = 0)");

            migrationBuilder.AddCheckConstraint(
                name: "ck_campaigns_finished",
                table: "campaigns",
                sql: "state NOT IN (4, 5) OR (run_day IS NULL AND open_until_time IS NULL AND next_event_time IS NULL)");

            migrationBuilder.AddCheckConstraint(
                name: "ck_campaigns_state",
                table: "campaigns",
                sql: "state BETWEEN 1 AND 6");

            migrationBuilder.AddCheckConstraint(
                name: "ck_campaigns_draft",
                table: "campaigns",
                sql: "state <> 6 OR (last_run_day IS NULL AND claimed = 0 AND dialing = 0 AND lost_calls = 0)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_campaigns_draft",
                table: "campaigns");

            migrationBuilder.DropCheckConstraint(
                name: "ck_campaigns_created",
                table: "campaigns");

            migrationBuilder.DropCheckConstraint(
                name: "ck_campaigns_ended",
                table: "campaigns");

            migrationBuilder.DropCheckConstraint(
                name: "ck_campaigns_finished",
                table: "campaigns");

            migrationBuilder.DropCheckConstraint(
                name: "ck_campaigns_state",
                table: "campaigns");

            migrationBuilder.AddCheckConstraint(
                name: "ck_campaigns_created",
                table: "campaigns",
                sql: "state <> 1 OR (run_day IS NULL AND open_until_time IS NULL)");

            migrationBuilder.AddCheckConstraint(
                name: "ck_campaigns_ended",
                table: "campaigns",
                sql: "state < 4 OR list_changes <> '[]' OR (waiting = 0 AND claimed = 0)");

            migrationBuilder.AddCheckConstraint(
                name: "ck_campaigns_finished",
                table: "campaigns",
                sql: "state < 4 OR (run_day IS NULL AND open_until_time IS NULL AND next_event_time IS NULL)");

            migrationBuilder.AddCheckConstraint(
                name: "ck_campaigns_state",
                table: "campaigns",
                sql: "state BETWEEN 1 AND 5");
        }
    }
}
