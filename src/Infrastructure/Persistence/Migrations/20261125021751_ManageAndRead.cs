using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CampaignGrpc.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class ManageAndRead : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            WidenTallies(migrationBuilder);
            AddColumnsWithChecks(migrationBuilder);

            migrationBuilder.AddColumn<bool>(
                name: "is_cancelled",
                table: "contacts",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "import_until_time",
                table: "campaigns",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "rules_version",
                table: "attempts",
                type: "INTEGER",
                nullable: false,
                defaultValue: 1);

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
                    published_count = table.Column<int>(type: "INTEGER", nullable: false),
                    campaign_contact_count = table.Column<int>(type: "INTEGER", nullable: false),
                    create_time = table.Column<long>(type: "INTEGER", nullable: false),
                    update_time = table.Column<long>(type: "INTEGER", nullable: false),
                    has_staged_rows = table.Column<bool>(type: "INTEGER", nullable: false)
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

            migrationBuilder.CreateIndex(
                name: "ix_contacts_cancelled",
                table: "contacts",
                column: "campaign_id",
                filter: "is_cancelled = 1");

            migrationBuilder.CreateIndex(
                name: "ix_contacts_result",
                table: "contacts",
                columns: new[] { "campaign_id", "result", "number" },
                filter: "state = 4");

            migrationBuilder.CreateIndex(
                name: "ix_campaigns_deleted",
                table: "campaigns",
                column: "delete_time",
                filter: "delete_time IS NOT NULL");

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

            FillIn(migrationBuilder);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "former_rules");

            migrationBuilder.DropTable(
                name: "imports");

            migrationBuilder.DropTable(
                name: "refused_rows");

            migrationBuilder.DropTable(
                name: "staged_rows");

            migrationBuilder.DropCheckConstraint(
                name: "ck_tallies_count",
                table: "tallies");

            migrationBuilder.DropIndex(
                name: "ix_contacts_cancelled",
                table: "contacts");

            migrationBuilder.DropIndex(
                name: "ix_contacts_result",
                table: "contacts");

            migrationBuilder.DropIndex(
                name: "ix_campaigns_deleted",
                table: "campaigns");

            migrationBuilder.DropCheckConstraint(
                name: "ck_campaigns_deleted",
                table: "campaigns");

            migrationBuilder.DropCheckConstraint(
                name: "ck_campaigns_run",
                table: "campaigns");

            migrationBuilder.DropCheckConstraint(
                name: "ck_campaigns_version",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "is_cancelled",
                table: "contacts");

            migrationBuilder.DropColumn(
                name: "delete_time",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "import_until_time",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "last_run_day",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "update_time",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "version",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "rules_version",
                table: "attempts");

            migrationBuilder.AddCheckConstraint(
                name: "ck_tallies_count",
                table: "tallies",
                sql: "kind BETWEEN 1 AND 5 AND count >= 0");
        }

        /// <summary>
        /// By hand: what EF does instead leaves the transaction, and a process that dies on the way would leave the table half
        /// made. Nothing refers to this one.
        /// </summary>
        private static void WidenTallies(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("ALTER TABLE tallies RENAME TO narrow_tallies;");
            migrationBuilder.Sql("""
                CREATE TABLE tallies (
                    campaign_id INTEGER NOT NULL,
                    kind INTEGER NOT NULL,
                    bucket INTEGER NOT NULL,
                    count INTEGER NOT NULL,
                    CONSTRAINT "PK_tallies" PRIMARY KEY (campaign_id, kind, bucket),
                    CONSTRAINT "ck_tallies_count" CHECK (kind BETWEEN 1 AND 7 AND count >= 0),
                    CONSTRAINT "FK_tallies_campaigns_campaign_id" FOREIGN KEY (campaign_id) REFERENCES campaigns (id) ON DELETE CASCADE
                );
                """);
            migrationBuilder.Sql("INSERT INTO tallies SELECT campaign_id, kind, bucket, count FROM narrow_tallies;");
            migrationBuilder.Sql("DROP TABLE narrow_tallies;");
        }

        /// <summary>By hand, for the same reason: a constraint that comes with its column needs no second table.</summary>
        private static void AddColumnsWithChecks(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("ALTER TABLE campaigns ADD COLUMN update_time INTEGER NOT NULL DEFAULT 0;");
            migrationBuilder.Sql("""
                ALTER TABLE campaigns ADD COLUMN version INTEGER NOT NULL DEFAULT 1 CONSTRAINT "ck_campaigns_version" CHECK (version >= 1);
                """);
            migrationBuilder.Sql("""
                ALTER TABLE campaigns ADD COLUMN last_run_day TEXT NULL CONSTRAINT "ck_campaigns_run" CHECK (run_day IS NULL OR run_day = last_run_day);
                """);
            migrationBuilder.Sql("""
                ALTER TABLE campaigns ADD COLUMN delete_time INTEGER NULL
                    CONSTRAINT "ck_campaigns_deleted" CHECK (delete_time IS NULL OR (state >= 4 AND dialing = 0));
                """);
        }

        /// <summary>By hand: what is known of the campaigns and attempts that are there.</summary>
        private static void FillIn(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""
                UPDATE campaigns SET update_time = create_time,
                    last_run_day = coalesce(run_day, (SELECT max(run_day) FROM attempts WHERE campaign_id = campaigns.id));
                """);
            migrationBuilder.Sql("""
                INSERT INTO tallies (campaign_id, kind, bucket, count)
                SELECT campaign_id, 6, 0, count(*) FROM attempts WHERE outcome = 1 AND answer_time IS NOT NULL GROUP BY campaign_id
                UNION ALL
                SELECT campaign_id, 7, number_in_run, count(*) FROM attempts WHERE outcome = 1 GROUP BY campaign_id, number_in_run;
                """);
        }
    }
}
