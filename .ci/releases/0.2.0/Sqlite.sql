CREATE TABLE IF NOT EXISTS "__EFMigrationsHistory" (
    "MigrationId" TEXT NOT NULL CONSTRAINT "PK___EFMigrationsHistory" PRIMARY KEY,
    "ProductVersion" TEXT NOT NULL
);

BEGIN TRANSACTION;
CREATE TABLE "campaigns" (
    "id" INTEGER NOT NULL CONSTRAINT "PK_campaigns" PRIMARY KEY AUTOINCREMENT,
    "list_changes" TEXT NOT NULL,
    "lost_calls" INTEGER NOT NULL,
    "set_aside_time" INTEGER NULL,
    "project_id" INTEGER NOT NULL,
    "start_block_id" INTEGER NOT NULL,
    "phone_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "max_concurrent_calls" INTEGER NULL,
    "state" INTEGER NOT NULL,
    "run_day" INTEGER NULL,
    "last_run_day" INTEGER NULL,
    "open_until_time" INTEGER NULL,
    "next_event_time" INTEGER NULL,
    "import_until_time" INTEGER NULL,
    "create_time" INTEGER NOT NULL,
    "update_time" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "delete_time" INTEGER NULL,
    "contact_count" INTEGER NOT NULL,
    "arriving_until_time" INTEGER NULL,
    "folded_name" TEXT NOT NULL,
    "is_ready" INTEGER NOT NULL,
    "next_due_time" INTEGER NULL,
    "ready_time" INTEGER NULL,
    "served_turn" INTEGER NOT NULL,
    "claimed" INTEGER NOT NULL,
    "dialing" INTEGER NOT NULL,
    "done" INTEGER NOT NULL,
    "waiting" INTEGER NOT NULL,
    "attempt_limit" INTEGER NOT NULL,
    "interval_minutes" INTEGER NOT NULL,
    "outcome_rules" TEXT NOT NULL,
    "first_day" INTEGER NOT NULL,
    "last_day" INTEGER NULL,
    "recurrence" INTEGER NOT NULL,
    "weekdays" INTEGER NOT NULL,
    "time_zone" TEXT NOT NULL,
    "end_time" INTEGER NOT NULL,
    "start_time" INTEGER NOT NULL,
    CONSTRAINT "ck_campaigns_attempts" CHECK (attempt_limit BETWEEN 1 AND 10),
    CONSTRAINT "ck_campaigns_completed" CHECK (state <> 4 OR dialing = 0),
    CONSTRAINT "ck_campaigns_concurrency" CHECK (max_concurrent_calls BETWEEN 1 AND 10000),
    CONSTRAINT "ck_campaigns_counts" CHECK (waiting >= 0 AND claimed >= 0 AND dialing >= 0 AND done >= 0 AND waiting + claimed + dialing + done = contact_count),
    CONSTRAINT "ck_campaigns_created" CHECK (state <> 1 OR (run_day IS NULL AND open_until_time IS NULL)),
    CONSTRAINT "ck_campaigns_days" CHECK (last_day IS NULL OR first_day <= last_day),
    CONSTRAINT "ck_campaigns_deleted" CHECK (delete_time IS NULL OR (state >= 4 AND dialing = 0)),
    CONSTRAINT "ck_campaigns_description" CHECK (length(description) <= 2000),
    CONSTRAINT "ck_campaigns_ended" CHECK (state < 4 OR list_changes <> '[]' OR (waiting = 0 AND claimed = 0)),
    CONSTRAINT "ck_campaigns_finished" CHECK (state < 4 OR (run_day IS NULL AND open_until_time IS NULL AND next_event_time IS NULL)),
    CONSTRAINT "ck_campaigns_ids" CHECK (project_id >= 1 AND start_block_id >= 1 AND phone_id >= 1),
    CONSTRAINT "ck_campaigns_interval" CHECK (interval_minutes BETWEEN 0 AND 10080),
    CONSTRAINT "ck_campaigns_lost" CHECK (lost_calls >= 0),
    CONSTRAINT "ck_campaigns_name" CHECK (length(name) BETWEEN 1 AND 200),
    CONSTRAINT "ck_campaigns_ready" CHECK (is_ready IN (0, 1) AND (is_ready = 0 OR (ready_time IS NOT NULL AND state = 2))),
    CONSTRAINT "ck_campaigns_recurrence" CHECK (recurrence BETWEEN 1 AND 5),
    CONSTRAINT "ck_campaigns_run" CHECK (run_day IS NULL OR run_day = last_run_day),
    CONSTRAINT "ck_campaigns_state" CHECK (state BETWEEN 1 AND 5),
    CONSTRAINT "ck_campaigns_version" CHECK (version >= 1),
    CONSTRAINT "ck_campaigns_weekdays" CHECK (weekdays BETWEEN 1 AND 127),
    CONSTRAINT "ck_campaigns_window" CHECK (start_time < end_time)
);

CREATE TABLE "refused_rows" (
    "id" INTEGER NOT NULL CONSTRAINT "PK_refused_rows" PRIMARY KEY,
    "row" INTEGER NOT NULL,
    "line" INTEGER NOT NULL,
    "field" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "description" TEXT NOT NULL
);

CREATE TABLE "dialers" (
    "dialer_id" TEXT NOT NULL,
    "project_id" INTEGER NOT NULL,
    "campaign_id" INTEGER NOT NULL,
    "version" TEXT NOT NULL,
    "capacity" INTEGER NULL,
    "max_calls" INTEGER NOT NULL,
    "ask_time" INTEGER NOT NULL,
    "last_word_time" INTEGER NOT NULL,
    CONSTRAINT "PK_dialers" PRIMARY KEY ("dialer_id", "project_id", "campaign_id"),
    CONSTRAINT "ck_dialers" CHECK (length(dialer_id) BETWEEN 1 AND 100 AND length(version) <= 100 AND project_id >= 0 AND campaign_id >= 0 AND capacity BETWEEN 1 AND 100000 AND max_calls >= 1 AND ask_time <= last_word_time)
);

CREATE TABLE "heartbeats" (
    "id" INTEGER NOT NULL CONSTRAINT "PK_heartbeats" PRIMARY KEY,
    "time" INTEGER NOT NULL,
    CONSTRAINT "ck_heartbeats_id" CHECK (id = 1)
);

CREATE TABLE "holds" (
    "id" INTEGER NOT NULL CONSTRAINT "PK_holds" PRIMARY KEY,
    "backup_time" INTEGER NOT NULL,
    CONSTRAINT "ck_holds_id" CHECK (id = 1)
);

CREATE TABLE "request_keys" (
    "id" TEXT NOT NULL CONSTRAINT "PK_request_keys" PRIMARY KEY,
    "fingerprint" BLOB NOT NULL,
    "campaign_id" INTEGER NOT NULL,
    "create_time" INTEGER NOT NULL,
    CONSTRAINT "ck_request_keys_fingerprint" CHECK (length(fingerprint) = 32)
);

CREATE TABLE "row_fingerprints" (
    "id" INTEGER NOT NULL CONSTRAINT "PK_row_fingerprints" PRIMARY KEY,
    "fingerprints" BLOB NOT NULL
);

CREATE TABLE "sent_rows" (
    "id" INTEGER NOT NULL CONSTRAINT "PK_sent_rows" PRIMARY KEY,
    "phone" TEXT NOT NULL,
    "add_data" TEXT NOT NULL,
    "text" TEXT NOT NULL
);

CREATE TABLE "staged_rows" (
    "id" INTEGER NOT NULL CONSTRAINT "PK_staged_rows" PRIMARY KEY,
    "phone" INTEGER NOT NULL,
    "add_data" TEXT NOT NULL
);

CREATE TABLE "contacts" (
    "campaign_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "phone" INTEGER NOT NULL,
    "add_data" TEXT NOT NULL,
    "state" INTEGER NOT NULL,
    "due_time" INTEGER NULL,
    "result" INTEGER NULL,
    "result_run_day" INTEGER NULL,
    "attempt_count" INTEGER NOT NULL,
    "barred_until_time" INTEGER NULL,
    "lost_until_time" INTEGER NULL,
    "is_cancelled" INTEGER NOT NULL DEFAULT 0,
    "dialer_id" TEXT NULL,
    "claim_key" INTEGER NULL,
    "claim_end_time" INTEGER NULL,
    "lease_end_time" INTEGER NULL,
    CONSTRAINT "PK_contacts" PRIMARY KEY ("campaign_id", "number"),
    CONSTRAINT "ck_contacts_attempts" CHECK (attempt_count BETWEEN 0 AND 10),
    CONSTRAINT "ck_contacts_claim" CHECK ((state IN (2, 3)) = (claim_key IS NOT NULL) AND (claim_key IS NULL) = (lease_end_time IS NULL) AND (claim_key IS NULL) = (dialer_id IS NULL) AND (claim_key IS NULL) = (claim_end_time IS NULL)),
    CONSTRAINT "ck_contacts_dialing" CHECK (state <> 3 OR attempt_count > 0),
    CONSTRAINT "ck_contacts_due" CHECK ((state = 1) = (due_time IS NOT NULL)),
    CONSTRAINT "ck_contacts_number" CHECK (number >= 1),
    CONSTRAINT "ck_contacts_phone" CHECK (phone BETWEEN 1000000 AND 999999999999999),
    CONSTRAINT "ck_contacts_result" CHECK ((state = 4) = (result IS NOT NULL) AND (result IS NULL OR result BETWEEN 1 AND 7)),
    CONSTRAINT "ck_contacts_result_run" CHECK (result_run_day IS NULL OR result IS NOT NULL),
    CONSTRAINT "ck_contacts_state" CHECK (state BETWEEN 1 AND 4),
    CONSTRAINT "FK_contacts_campaigns_campaign_id" FOREIGN KEY ("campaign_id") REFERENCES "campaigns" ("id") ON DELETE CASCADE
);

CREATE TABLE "former_rules" (
    "campaign_id" INTEGER NOT NULL,
    "last_version" INTEGER NOT NULL,
    "attempt_limit" INTEGER NOT NULL,
    "interval_minutes" INTEGER NOT NULL,
    "outcome_rules" TEXT NOT NULL,
    CONSTRAINT "PK_former_rules" PRIMARY KEY ("campaign_id", "last_version"),
    CONSTRAINT "ck_former_rules" CHECK (last_version >= 1 AND attempt_limit BETWEEN 1 AND 10 AND interval_minutes BETWEEN 0 AND 10080),
    CONSTRAINT "FK_former_rules_campaigns_campaign_id" FOREIGN KEY ("campaign_id") REFERENCES "campaigns" ("id") ON DELETE CASCADE
);

CREATE TABLE "imports" (
    "id" INTEGER NOT NULL CONSTRAINT "PK_imports" PRIMARY KEY AUTOINCREMENT,
    "campaign_id" INTEGER NOT NULL,
    "import_id" TEXT NOT NULL,
    "duplicates" INTEGER NOT NULL,
    "bad_rows" INTEGER NOT NULL,
    "state" INTEGER NOT NULL,
    "row_count" INTEGER NOT NULL,
    "accepted_count" INTEGER NOT NULL,
    "duplicate_count" INTEGER NOT NULL,
    "refused_count" INTEGER NOT NULL,
    "foreign_count" INTEGER NOT NULL,
    "foreign_rows" TEXT NOT NULL,
    "published_count" INTEGER NOT NULL,
    "campaign_contact_count" INTEGER NOT NULL,
    "create_time" INTEGER NOT NULL,
    "update_time" INTEGER NOT NULL,
    "has_staged_rows" INTEGER NOT NULL,
    "is_dropped" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "ck_imports_counts" CHECK (state = 3 OR published_count <= accepted_count),
    CONSTRAINT "ck_imports_state" CHECK (state BETWEEN 1 AND 3 AND duplicates BETWEEN 1 AND 2 AND bad_rows BETWEEN 1 AND 2),
    CONSTRAINT "FK_imports_campaigns_campaign_id" FOREIGN KEY ("campaign_id") REFERENCES "campaigns" ("id") ON DELETE CASCADE
);

CREATE TABLE "run_results" (
    "campaign_id" INTEGER NOT NULL,
    "run_day" INTEGER NOT NULL,
    "contact_number" INTEGER NOT NULL,
    "result" INTEGER NOT NULL,
    CONSTRAINT "PK_run_results" PRIMARY KEY ("campaign_id", "run_day", "contact_number"),
    CONSTRAINT "ck_run_results_result" CHECK (result BETWEEN 1 AND 7),
    CONSTRAINT "FK_run_results_campaigns_campaign_id" FOREIGN KEY ("campaign_id") REFERENCES "campaigns" ("id") ON DELETE CASCADE
);

CREATE TABLE "runs" (
    "campaign_id" INTEGER NOT NULL,
    "run_day" INTEGER NOT NULL,
    "begin_time" INTEGER NOT NULL,
    "end_time" INTEGER NULL,
    CONSTRAINT "PK_runs" PRIMARY KEY ("campaign_id", "run_day"),
    CONSTRAINT "FK_runs_campaigns_campaign_id" FOREIGN KEY ("campaign_id") REFERENCES "campaigns" ("id") ON DELETE CASCADE
);

CREATE TABLE "tallies" (
    "campaign_id" INTEGER NOT NULL,
    "run_day" INTEGER NOT NULL,
    "kind" INTEGER NOT NULL,
    "bucket" INTEGER NOT NULL,
    "count" INTEGER NOT NULL,
    CONSTRAINT "PK_tallies" PRIMARY KEY ("campaign_id", "run_day", "kind", "bucket"),
    CONSTRAINT "ck_tallies_count" CHECK (kind BETWEEN 1 AND 8 AND count >= 0),
    CONSTRAINT "FK_tallies_campaigns_campaign_id" FOREIGN KEY ("campaign_id") REFERENCES "campaigns" ("id") ON DELETE CASCADE
);

CREATE TABLE "attempts" (
    "campaign_id" INTEGER NOT NULL,
    "contact_number" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "number_in_run" INTEGER NOT NULL,
    "run_day" INTEGER NOT NULL,
    "rules_version" INTEGER NOT NULL DEFAULT 1,
    "claim_key" INTEGER NOT NULL,
    "dialer_id" TEXT NOT NULL,
    "start_time" INTEGER NOT NULL,
    "dial_by_time" INTEGER NOT NULL,
    "answer_time" INTEGER NULL,
    "end_time" INTEGER NULL,
    "is_late" INTEGER NULL,
    "outcome" INTEGER NULL,
    "outcome_id" TEXT NULL,
    "report_time" INTEGER NULL,
    "result_data" TEXT NULL,
    CONSTRAINT "PK_attempts" PRIMARY KEY ("campaign_id", "contact_number", "number"),
    CONSTRAINT "ck_attempts_answer" CHECK (answer_time IS NULL OR end_time IS NULL OR answer_time <= end_time),
    CONSTRAINT "ck_attempts_dial_by" CHECK (start_time <= dial_by_time),
    CONSTRAINT "ck_attempts_late" CHECK ((is_late IS NULL OR is_late IN (0, 1)) AND (coalesce(is_late, 0) = 0 OR (outcome IS NOT NULL AND outcome <> 10))),
    CONSTRAINT "ck_attempts_number" CHECK (number >= 1 AND number_in_run BETWEEN 1 AND 10 AND number_in_run <= number),
    CONSTRAINT "ck_attempts_outcome" CHECK (outcome BETWEEN 1 AND 10 AND (outcome IS NULL) = (report_time IS NULL)),
    CONSTRAINT "FK_attempts_contacts_campaign_id_contact_number" FOREIGN KEY ("campaign_id", "contact_number") REFERENCES "contacts" ("campaign_id", "number") ON DELETE CASCADE
);

CREATE INDEX "ix_campaigns_arriving" ON "campaigns" ("arriving_until_time") WHERE arriving_until_time IS NOT NULL;

CREATE INDEX "ix_campaigns_aside" ON "campaigns" ("set_aside_time") WHERE set_aside_time IS NOT NULL;

CREATE INDEX "ix_campaigns_becoming_ready" ON "campaigns" ("ready_time") WHERE is_ready = 0 AND ready_time IS NOT NULL;

CREATE INDEX "ix_campaigns_changing" ON "campaigns" ("list_changes") WHERE list_changes <> '[]';

CREATE INDEX "ix_campaigns_deleted" ON "campaigns" ("delete_time") WHERE delete_time IS NOT NULL;

CREATE INDEX "ix_campaigns_event" ON "campaigns" ("next_event_time") WHERE next_event_time IS NOT NULL;

CREATE INDEX "ix_campaigns_project" ON "campaigns" ("project_id", "id");

CREATE INDEX "ix_campaigns_project_turn" ON "campaigns" ("project_id", "served_turn") WHERE is_ready = 1;

CREATE INDEX "ix_campaigns_turn" ON "campaigns" ("served_turn") WHERE is_ready = 1;

CREATE INDEX "ix_contacts_due" ON "contacts" ("campaign_id", "due_time", "number") WHERE state = 1;

CREATE INDEX "ix_contacts_lease" ON "contacts" ("lease_end_time") WHERE lease_end_time IS NOT NULL;

CREATE INDEX "ix_contacts_lost" ON "contacts" ("lost_until_time") WHERE lost_until_time IS NOT NULL;

CREATE INDEX "ix_contacts_result" ON "contacts" ("campaign_id", "result", "number") WHERE state = 4;

CREATE INDEX "ix_imports_dropped" ON "imports" ("is_dropped") WHERE is_dropped = 1;

CREATE UNIQUE INDEX "ix_imports_name" ON "imports" ("campaign_id", "import_id");

CREATE INDEX "ix_imports_staged" ON "imports" ("update_time") WHERE has_staged_rows = 1;

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261126180242_Initial', '10.0.15');

COMMIT;

