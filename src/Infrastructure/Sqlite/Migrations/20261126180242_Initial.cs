using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CampaignGrpc.Infrastructure.Sqlite.Migrations
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
                    list_changes = table.Column<string>(type: "TEXT", nullable: false),
                    lost_calls = table.Column<int>(type: "INTEGER", nullable: false),
                    set_aside_time = table.Column<long>(type: "INTEGER", nullable: true),
                    project_id = table.Column<long>(type: "INTEGER", nullable: false),
                    start_block_id = table.Column<long>(type: "INTEGER", nullable: false),
                    phone_id = table.Column<long>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    description = table.Column<string>(type: "TEXT", nullable: false),
                    max_concurrent_calls = table.Column<int>(type: "INTEGER", nullable: true),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    run_day = table.Column<int>(type: "INTEGER", nullable: true),
                    last_run_day = table.Column<int>(type: "INTEGER", nullable: true),
                    open_until_time = table.Column<long>(type: "INTEGER", nullable: true),
                    next_event_time = table.Column<long>(type: "INTEGER", nullable: true),
                    import_until_time = table.Column<long>(type: "INTEGER", nullable: true),
                    create_time = table.Column<long>(type: "INTEGER", nullable: false),
                    update_time = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    delete_time = table.Column<long>(type: "INTEGER", nullable: true),
                    contact_count = table.Column<int>(type: "INTEGER", nullable: false),
                    arriving_until_time = table.Column<long>(type: "INTEGER", nullable: true),
                    folded_name = table.Column<string>(type: "TEXT", nullable: false),
                    is_ready = table.Column<int>(type: "INTEGER", nullable: false),
                    next_due_time = table.Column<long>(type: "INTEGER", nullable: true),
                    ready_time = table.Column<long>(type: "INTEGER", nullable: true),
                    served_turn = table.Column<long>(type: "INTEGER", nullable: false),
                    claimed = table.Column<int>(type: "INTEGER", nullable: false),
                    dialing = table.Column<int>(type: "INTEGER", nullable: false),
                    done = table.Column<int>(type: "INTEGER", nullable: false),
                    waiting = table.Column<int>(type: "INTEGER", nullable: false),
                    attempt_limit = table.Column<int>(type: "INTEGER", nullable: false),
                    interval_minutes = table.Column<int>(type: "INTEGER", nullable: false),
                    outcome_rules = table.Column<string>(type: "TEXT", nullable: false),
                    first_day = table.Column<int>(type: "INTEGER", nullable: false),
                    last_day = table.Column<int>(type: "INTEGER", nullable: true),
                    recurrence = table.Column<int>(type: "INTEGER", nullable: false),
                    weekdays = table.Column<int>(type: "INTEGER", nullable: false),
                    time_zone = table.Column<string>(type: "TEXT", nullable: false),
                    end_time = table.Column<long>(type: "INTEGER", nullable: false),
                    start_time = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_campaigns", x => x.id);
                    table.CheckConstraint("ck_campaigns_attempts", "attempt_limit BETWEEN 1 AND 10");
                    table.CheckConstraint("ck_campaigns_completed", "state <> 4 OR dialing = 0");
                    table.CheckConstraint("ck_campaigns_concurrency", "max_concurrent_calls BETWEEN 1 AND 10000");
                    table.CheckConstraint("ck_campaigns_counts", "waiting >= 0 AND claimed >= 0 AND dialing >= 0 AND done >= 0 AND waiting + claimed + dialing + done = contact_count");
                    table.CheckConstraint("ck_campaigns_created", "state <> 1 OR (run_day IS NULL AND open_until_time IS NULL)");
                    table.CheckConstraint("ck_campaigns_days", "last_day IS NULL OR first_day <= last_day");
                    table.CheckConstraint("ck_campaigns_deleted", "delete_time IS NULL OR (state >= 4 AND dialing = 0)");
                    table.CheckConstraint("ck_campaigns_description", "length(description) <= 2000");
                    table.CheckConstraint("ck_campaigns_ended", "state < 4 OR list_changes <> '[]' OR (waiting = 0 AND claimed = 0)");
                    table.CheckConstraint("ck_campaigns_finished", "state < 4 OR (run_day IS NULL AND open_until_time IS NULL AND next_event_time IS NULL)");
                    table.CheckConstraint("ck_campaigns_ids", "project_id >= 1 AND start_block_id >= 1 AND phone_id >= 1");
                    table.CheckConstraint("ck_campaigns_interval", "interval_minutes BETWEEN 0 AND 10080");
                    table.CheckConstraint("ck_campaigns_lost", "lost_calls >= 0");
                    table.CheckConstraint("ck_campaigns_name", "length(name) BETWEEN 1 AND 200");
                    table.CheckConstraint("ck_campaigns_ready", "is_ready IN (0, 1) AND (is_ready = 0 OR (ready_time IS NOT NULL AND state = 2))");
                    table.CheckConstraint("ck_campaigns_recurrence", "recurrence BETWEEN 1 AND 5");
                    table.CheckConstraint("ck_campaigns_run", "run_day IS NULL OR run_day = last_run_day");
                    table.CheckConstraint("ck_campaigns_state", "state BETWEEN 1 AND 5");
                    table.CheckConstraint("ck_campaigns_version", "version >= 1");
                    table.CheckConstraint("ck_campaigns_weekdays", "weekdays BETWEEN 1 AND 127");
                    table.CheckConstraint("ck_campaigns_window", "start_time < end_time");
                });

            migrationBuilder.CreateTable(
                name: "refused_rows",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    row = table.Column<int>(type: "INTEGER", nullable: false),
                    line = table.Column<int>(type: "INTEGER", nullable: false),
                    field = table.Column<string>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    description = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_refused_rows", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "dialers",
                columns: table => new
                {
                    dialer_id = table.Column<string>(type: "TEXT", nullable: false),
                    project_id = table.Column<long>(type: "INTEGER", nullable: false),
                    campaign_id = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<string>(type: "TEXT", nullable: false),
                    capacity = table.Column<int>(type: "INTEGER", nullable: true),
                    max_calls = table.Column<int>(type: "INTEGER", nullable: false),
                    ask_time = table.Column<long>(type: "INTEGER", nullable: false),
                    last_word_time = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_dialers", x => new { x.dialer_id, x.project_id, x.campaign_id });
                    table.CheckConstraint("ck_dialers", "length(dialer_id) BETWEEN 1 AND 100 AND length(version) <= 100 AND project_id >= 0 AND campaign_id >= 0 AND capacity BETWEEN 1 AND 100000 AND max_calls >= 1 AND ask_time <= last_word_time");
                });

            migrationBuilder.CreateTable(
                name: "heartbeats",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    time = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_heartbeats", x => x.id);
                    table.CheckConstraint("ck_heartbeats_id", "id = 1");
                });

            migrationBuilder.CreateTable(
                name: "holds",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    backup_time = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_holds", x => x.id);
                    table.CheckConstraint("ck_holds_id", "id = 1");
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
                name: "row_fingerprints",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    fingerprints = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_row_fingerprints", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "sent_rows",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    phone = table.Column<string>(type: "TEXT", nullable: false),
                    add_data = table.Column<string>(type: "TEXT", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sent_rows", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "staged_rows",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    phone = table.Column<long>(type: "INTEGER", nullable: false),
                    add_data = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_staged_rows", x => x.id);
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
                    result_run_day = table.Column<int>(type: "INTEGER", nullable: true),
                    attempt_count = table.Column<int>(type: "INTEGER", nullable: false),
                    barred_until_time = table.Column<long>(type: "INTEGER", nullable: true),
                    lost_until_time = table.Column<long>(type: "INTEGER", nullable: true),
                    is_cancelled = table.Column<int>(type: "INTEGER", nullable: false, defaultValue: 0),
                    dialer_id = table.Column<string>(type: "TEXT", nullable: true),
                    claim_key = table.Column<long>(type: "INTEGER", nullable: true),
                    claim_end_time = table.Column<long>(type: "INTEGER", nullable: true),
                    lease_end_time = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_contacts", x => new { x.campaign_id, x.number });
                    table.CheckConstraint("ck_contacts_attempts", "attempt_count BETWEEN 0 AND 10");
                    table.CheckConstraint("ck_contacts_claim", "(state IN (2, 3)) = (claim_key IS NOT NULL) AND (claim_key IS NULL) = (lease_end_time IS NULL) AND (claim_key IS NULL) = (dialer_id IS NULL) AND (claim_key IS NULL) = (claim_end_time IS NULL)");
                    table.CheckConstraint("ck_contacts_dialing", "state <> 3 OR attempt_count > 0");
                    table.CheckConstraint("ck_contacts_due", "(state = 1) = (due_time IS NOT NULL)");
                    table.CheckConstraint("ck_contacts_number", "number >= 1");
                    table.CheckConstraint("ck_contacts_phone", "phone BETWEEN 1000000 AND 999999999999999");
                    table.CheckConstraint("ck_contacts_result", "(state = 4) = (result IS NOT NULL) AND (result IS NULL OR result BETWEEN 1 AND 7)");
                    table.CheckConstraint("ck_contacts_result_run", "result_run_day IS NULL OR result IS NOT NULL");
                    table.CheckConstraint("ck_contacts_state", "state BETWEEN 1 AND 4");
                    table.ForeignKey(
                        name: "FK_contacts_campaigns_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "former_rules",
                columns: table => new
                {
                    campaign_id = table.Column<long>(type: "INTEGER", nullable: false),
                    last_version = table.Column<int>(type: "INTEGER", nullable: false),
                    attempt_limit = table.Column<int>(type: "INTEGER", nullable: false),
                    interval_minutes = table.Column<int>(type: "INTEGER", nullable: false),
                    outcome_rules = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_former_rules", x => new { x.campaign_id, x.last_version });
                    table.CheckConstraint("ck_former_rules", "last_version >= 1 AND attempt_limit BETWEEN 1 AND 10 AND interval_minutes BETWEEN 0 AND 10080");
                    table.ForeignKey(
                        name: "FK_former_rules_campaigns_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "imports",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    campaign_id = table.Column<long>(type: "INTEGER", nullable: false),
                    import_id = table.Column<string>(type: "TEXT", nullable: false),
                    duplicates = table.Column<int>(type: "INTEGER", nullable: false),
                    bad_rows = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    row_count = table.Column<int>(type: "INTEGER", nullable: false),
                    accepted_count = table.Column<int>(type: "INTEGER", nullable: false),
                    duplicate_count = table.Column<int>(type: "INTEGER", nullable: false),
                    refused_count = table.Column<int>(type: "INTEGER", nullable: false),
                    foreign_count = table.Column<int>(type: "INTEGER", nullable: false),
                    foreign_rows = table.Column<string>(type: "TEXT", nullable: false),
                    published_count = table.Column<int>(type: "INTEGER", nullable: false),
                    campaign_contact_count = table.Column<int>(type: "INTEGER", nullable: false),
                    create_time = table.Column<long>(type: "INTEGER", nullable: false),
                    update_time = table.Column<long>(type: "INTEGER", nullable: false),
                    has_staged_rows = table.Column<int>(type: "INTEGER", nullable: false),
                    is_dropped = table.Column<int>(type: "INTEGER", nullable: false, defaultValue: 0)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_imports", x => x.id);
                    table.CheckConstraint("ck_imports_counts", "state = 3 OR published_count <= accepted_count");
                    table.CheckConstraint("ck_imports_state", "state BETWEEN 1 AND 3 AND duplicates BETWEEN 1 AND 2 AND bad_rows BETWEEN 1 AND 2");
                    table.ForeignKey(
                        name: "FK_imports_campaigns_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "run_results",
                columns: table => new
                {
                    campaign_id = table.Column<long>(type: "INTEGER", nullable: false),
                    run_day = table.Column<int>(type: "INTEGER", nullable: false),
                    contact_number = table.Column<int>(type: "INTEGER", nullable: false),
                    result = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_run_results", x => new { x.campaign_id, x.run_day, x.contact_number });
                    table.CheckConstraint("ck_run_results_result", "result BETWEEN 1 AND 7");
                    table.ForeignKey(
                        name: "FK_run_results_campaigns_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "runs",
                columns: table => new
                {
                    campaign_id = table.Column<long>(type: "INTEGER", nullable: false),
                    run_day = table.Column<int>(type: "INTEGER", nullable: false),
                    begin_time = table.Column<long>(type: "INTEGER", nullable: false),
                    end_time = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_runs", x => new { x.campaign_id, x.run_day });
                    table.ForeignKey(
                        name: "FK_runs_campaigns_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "tallies",
                columns: table => new
                {
                    campaign_id = table.Column<long>(type: "INTEGER", nullable: false),
                    run_day = table.Column<int>(type: "INTEGER", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    bucket = table.Column<int>(type: "INTEGER", nullable: false),
                    count = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_tallies", x => new { x.campaign_id, x.run_day, x.kind, x.bucket });
                    table.CheckConstraint("ck_tallies_count", "kind BETWEEN 1 AND 8 AND count >= 0");
                    table.ForeignKey(
                        name: "FK_tallies_campaigns_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "attempts",
                columns: table => new
                {
                    campaign_id = table.Column<long>(type: "INTEGER", nullable: false),
                    contact_number = table.Column<int>(type: "INTEGER", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    number_in_run = table.Column<int>(type: "INTEGER", nullable: false),
                    run_day = table.Column<int>(type: "INTEGER", nullable: false),
                    rules_version = table.Column<int>(type: "INTEGER", nullable: false, defaultValue: 1),
                    claim_key = table.Column<long>(type: "INTEGER", nullable: false),
                    dialer_id = table.Column<string>(type: "TEXT", nullable: false),
                    start_time = table.Column<long>(type: "INTEGER", nullable: false),
                    dial_by_time = table.Column<long>(type: "INTEGER", nullable: false),
                    answer_time = table.Column<long>(type: "INTEGER", nullable: true),
                    end_time = table.Column<long>(type: "INTEGER", nullable: true),
                    is_late = table.Column<int>(type: "INTEGER", nullable: true),
                    outcome = table.Column<int>(type: "INTEGER", nullable: true),
                    outcome_id = table.Column<string>(type: "TEXT", nullable: true),
                    report_time = table.Column<long>(type: "INTEGER", nullable: true),
                    result_data = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_attempts", x => new { x.campaign_id, x.contact_number, x.number });
                    table.CheckConstraint("ck_attempts_answer", "answer_time IS NULL OR end_time IS NULL OR answer_time <= end_time");
                    table.CheckConstraint("ck_attempts_dial_by", "start_time <= dial_by_time");
                    table.CheckConstraint("ck_attempts_late", "(is_late IS NULL OR is_late IN (0, 1)) AND (coalesce(is_late, 0) = 0 OR (outcome IS NOT NULL AND outcome <> 10))");
                    table.CheckConstraint("ck_attempts_number", "number >= 1 AND number_in_run BETWEEN 1 AND 10 AND number_in_run <= number");
                    table.CheckConstraint("ck_attempts_outcome", "outcome BETWEEN 1 AND 10 AND (outcome IS NULL) = (report_time IS NULL)");
                    table.ForeignKey(
                        name: "FK_attempts_contacts_campaign_id_contact_number",
                        columns: x => new { x.campaign_id, x.contact_number },
                        principalTable: "contacts",
                        principalColumns: new[] { "campaign_id", "number" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_campaigns_arriving",
                table: "campaigns",
                column: "arriving_until_time",
                filter: "arriving_until_time IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_campaigns_aside",
                table: "campaigns",
                column: "set_aside_time",
                filter: "set_aside_time IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_campaigns_becoming_ready",
                table: "campaigns",
                column: "ready_time",
                filter: "is_ready = 0 AND ready_time IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_campaigns_changing",
                table: "campaigns",
                column: "list_changes",
                filter: "list_changes <> '[]'");

            migrationBuilder.CreateIndex(
                name: "ix_campaigns_deleted",
                table: "campaigns",
                column: "delete_time",
                filter: "delete_time IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_campaigns_event",
                table: "campaigns",
                column: "next_event_time",
                filter: "next_event_time IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_campaigns_project",
                table: "campaigns",
                columns: new[] { "project_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_campaigns_project_turn",
                table: "campaigns",
                columns: new[] { "project_id", "served_turn" },
                filter: "is_ready = 1");

            migrationBuilder.CreateIndex(
                name: "ix_campaigns_turn",
                table: "campaigns",
                column: "served_turn",
                filter: "is_ready = 1");

            migrationBuilder.CreateIndex(
                name: "ix_contacts_due",
                table: "contacts",
                columns: new[] { "campaign_id", "due_time", "number" },
                filter: "state = 1");

            // Of columns in a complex type EF's model knows no index.
            migrationBuilder.CreateIndex(
                name: "ix_contacts_lease",
                table: "contacts",
                column: "lease_end_time",
                filter: "lease_end_time IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_contacts_lost",
                table: "contacts",
                column: "lost_until_time",
                filter: "lost_until_time IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_contacts_result",
                table: "contacts",
                columns: new[] { "campaign_id", "result", "number" },
                filter: "state = 4");

            migrationBuilder.CreateIndex(
                name: "ix_imports_dropped",
                table: "imports",
                column: "is_dropped",
                filter: "is_dropped = 1");

            migrationBuilder.CreateIndex(
                name: "ix_imports_name",
                table: "imports",
                columns: new[] { "campaign_id", "import_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_imports_staged",
                table: "imports",
                column: "update_time",
                filter: "has_staged_rows = 1");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "attempts");

            migrationBuilder.DropTable(
                name: "former_rules");

            migrationBuilder.DropTable(
                name: "imports");

            migrationBuilder.DropTable(
                name: "refused_rows");

            migrationBuilder.DropTable(
                name: "dialers");

            migrationBuilder.DropTable(
                name: "heartbeats");

            migrationBuilder.DropTable(
                name: "holds");

            migrationBuilder.DropTable(
                name: "request_keys");

            migrationBuilder.DropTable(
                name: "row_fingerprints");

            migrationBuilder.DropTable(
                name: "sent_rows");

            migrationBuilder.DropTable(
                name: "staged_rows");

            migrationBuilder.DropTable(
                name: "run_results");

            migrationBuilder.DropTable(
                name: "runs");

            migrationBuilder.DropTable(
                name: "tallies");

            migrationBuilder.DropTable(
                name: "contacts");

            migrationBuilder.DropTable(
                name: "campaigns");
        }
    }
}
