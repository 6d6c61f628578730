using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CampaignGrpc.Infrastructure.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class CallbacksAndPriorities : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_attempts_outcome",
                table: "attempts");

            migrationBuilder.AddColumn<int>(
                name: "is_callback",
                table: "contacts",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "priority",
                table: "contacts",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "ranks",
                table: "campaigns",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "callback_time",
                table: "attempts",
                type: "bigint",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_contacts_rank",
                table: "contacts",
                columns: new[] { "campaign_id", "is_callback", "priority", "due_time", "number" },
                filter: "state = 1 AND (is_callback = 1 OR priority > 0)");

            migrationBuilder.AddCheckConstraint(
                name: "ck_contacts_rank",
                table: "contacts",
                sql: "priority BETWEEN 0 AND 9 AND is_callback IN (0, 1)");

            migrationBuilder.AddCheckConstraint(
                name: "ck_attempts_callback",
                table: "attempts",
                sql: "(outcome IS NOT NULL AND outcome = 11) = (callback_time IS NOT NULL)");

            migrationBuilder.AddCheckConstraint(
                name: "ck_attempts_outcome",
                table: "attempts",
                sql: "outcome BETWEEN 1 AND 11 AND (outcome IS NULL) = (report_time IS NULL)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_contacts_rank",
                table: "contacts");

            migrationBuilder.DropCheckConstraint(
                name: "ck_contacts_rank",
                table: "contacts");

            migrationBuilder.DropCheckConstraint(
                name: "ck_attempts_callback",
                table: "attempts");

            migrationBuilder.DropCheckConstraint(
                name: "ck_attempts_outcome",
                table: "attempts");

            migrationBuilder.DropColumn(
                name: "is_callback",
                table: "contacts");

            migrationBuilder.DropColumn(
                name: "priority",
                table: "contacts");

            migrationBuilder.DropColumn(
                name: "ranks",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "callback_time",
                table: "attempts");

            migrationBuilder.AddCheckConstraint(
                name: "ck_attempts_outcome",
                table: "attempts",
                sql: "outcome BETWEEN 1 AND 10 AND (outcome IS NULL) = (report_time IS NULL)");
        }
    }
}
