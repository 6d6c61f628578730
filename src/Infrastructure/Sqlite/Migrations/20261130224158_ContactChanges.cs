using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CampaignGrpc.Infrastructure.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class ContactChanges : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "contact_changes",
                columns: table => new
                {
                    campaign_id = table.Column<long>(type: "INTEGER", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    request_id = table.Column<string>(type: "TEXT", nullable: true),
                    of_state = table.Column<int>(type: "INTEGER", nullable: true),
                    of_result = table.Column<int>(type: "INTEGER", nullable: true),
                    priority = table.Column<int>(type: "INTEGER", nullable: true),
                    contact_count = table.Column<int>(type: "INTEGER", nullable: false),
                    reached_count = table.Column<int>(type: "INTEGER", nullable: false),
                    changed_count = table.Column<int>(type: "INTEGER", nullable: false),
                    create_time = table.Column<long>(type: "INTEGER", nullable: false),
                    end_time = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_contact_changes", x => new { x.campaign_id, x.number });
                    table.CheckConstraint("ck_contact_changes_counts", "changed_count >= 0 AND changed_count <= reached_count AND reached_count <= contact_count AND (end_time IS NULL OR reached_count = contact_count)");
                    table.CheckConstraint("ck_contact_changes_number", "number >= 1 AND length(request_id) BETWEEN 1 AND 128");
                    table.CheckConstraint("ck_contact_changes_what", "of_state BETWEEN 1 AND 4 AND of_result BETWEEN 1 AND 8 AND priority BETWEEN 0 AND 9");
                    table.ForeignKey(
                        name: "FK_contact_changes_campaigns_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_contact_changes_request",
                table: "contact_changes",
                columns: new[] { "campaign_id", "request_id" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "contact_changes");
        }
    }
}
