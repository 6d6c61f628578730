using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CampaignGrpc.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "campaigns",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    project_id = table.Column<long>(type: "INTEGER", nullable: false),
                    start_block_id = table.Column<long>(type: "INTEGER", nullable: false),
                    phone_id = table.Column<long>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    description = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    create_time = table.Column<long>(type: "INTEGER", nullable: false),
                    contact_count = table.Column<int>(type: "INTEGER", nullable: false),
                    folded_name = table.Column<string>(type: "TEXT", nullable: false),
                    attempt_limit = table.Column<int>(type: "INTEGER", nullable: false),
                    interval_minutes = table.Column<int>(type: "INTEGER", nullable: false),
                    first_day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    last_day = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    recurrence = table.Column<int>(type: "INTEGER", nullable: false),
                    weekdays = table.Column<int>(type: "INTEGER", nullable: false),
                    time_zone = table.Column<string>(type: "TEXT", nullable: false),
                    end_time = table.Column<TimeOnly>(type: "TEXT", nullable: false),
                    start_time = table.Column<TimeOnly>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_campaigns", x => x.id);
                    table.CheckConstraint("ck_campaigns_attempts", "attempt_limit BETWEEN 1 AND 10");
                    table.CheckConstraint("ck_campaigns_contact_count", "contact_count >= 0");
                    table.CheckConstraint("ck_campaigns_days", "last_day IS NULL OR first_day <= last_day");
                    table.CheckConstraint("ck_campaigns_description", "length(description) <= 2000");
                    table.CheckConstraint("ck_campaigns_ids", "project_id >= 1 AND start_block_id >= 1 AND phone_id >= 1");
                    table.CheckConstraint("ck_campaigns_interval", "interval_minutes BETWEEN 0 AND 10080");
                    table.CheckConstraint("ck_campaigns_name", "length(name) BETWEEN 1 AND 200");
                    table.CheckConstraint("ck_campaigns_recurrence", "recurrence BETWEEN 1 AND 5");
                    table.CheckConstraint("ck_campaigns_state", "state BETWEEN 1 AND 5");
                    table.CheckConstraint("ck_campaigns_weekdays", "weekdays BETWEEN 1 AND 127");
                    table.CheckConstraint("ck_campaigns_window", "start_time < end_time");
                });

            migrationBuilder.CreateTable(
                name: "request_keys",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", nullable: false),
                    fingerprint = table.Column<byte[]>(type: "BLOB", nullable: false),
                    campaign_id = table.Column<long>(type: "INTEGER", nullable: false),
                    create_time = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_request_keys", x => x.id);
                    table.CheckConstraint("ck_request_keys_fingerprint", "length(fingerprint) = 32");
                });

            migrationBuilder.CreateTable(
                name: "contacts",
                columns: table => new
                {
                    campaign_id = table.Column<long>(type: "INTEGER", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    phone = table.Column<long>(type: "INTEGER", nullable: false),
                    add_data = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    due_time = table.Column<long>(type: "INTEGER", nullable: true),
                    result = table.Column<int>(type: "INTEGER", nullable: true),
                    attempt_count = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_contacts", x => new { x.campaign_id, x.number });
                    table.CheckConstraint("ck_contacts_attempts", "attempt_count BETWEEN 0 AND 10");
                    table.CheckConstraint("ck_contacts_due", "state = 1 OR due_time IS NULL");
                    table.CheckConstraint("ck_contacts_number", "number >= 1");
                    table.CheckConstraint("ck_contacts_phone", "phone BETWEEN 1000000 AND 999999999999999");
                    table.CheckConstraint("ck_contacts_result", "(state = 4) = (result IS NOT NULL) AND (result IS NULL OR result BETWEEN 1 AND 7)");
                    table.CheckConstraint("ck_contacts_state", "state BETWEEN 1 AND 4");
                    table.ForeignKey(
                        name: "FK_contacts_campaigns_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_campaigns_project",
                table: "campaigns",
                columns: new[] { "project_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_contacts_due",
                table: "contacts",
                columns: new[] { "campaign_id", "due_time", "number" },
                filter: "state = 1");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "contacts");

            migrationBuilder.DropTable(
                name: "request_keys");

            migrationBuilder.DropTable(
                name: "campaigns");
        }
    }
}
