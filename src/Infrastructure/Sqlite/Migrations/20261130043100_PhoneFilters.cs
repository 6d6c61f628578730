using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CampaignGrpc.Infrastructure.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class PhoneFilters : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "phone_filters",
                columns: table => new
                {
                    campaign_id = table.Column<long>(type: "INTEGER", nullable: false),
                    first_number = table.Column<int>(type: "INTEGER", nullable: false),
                    last_number = table.Column<int>(type: "INTEGER", nullable: false),
                    filter = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_phone_filters", x => new { x.campaign_id, x.first_number });
                    table.CheckConstraint("ck_phone_filters_stretch", "first_number BETWEEN 1 AND last_number");
                    table.ForeignKey(
                        name: "FK_phone_filters_campaigns_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_request_keys_campaign",
                table: "request_keys",
                column: "campaign_id");

            migrationBuilder.CreateIndex(
                name: "ix_phone_filters_unread",
                table: "phone_filters",
                columns: new[] { "campaign_id", "last_number" },
                filter: "length(filter) = 0");

            // Lists of before are read by upkeep; until then they are looked through.
            migrationBuilder.Sql("INSERT INTO phone_filters (campaign_id, first_number, last_number, filter) SELECT id, 1, contact_count, x'' FROM campaigns WHERE contact_count > 0");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "phone_filters");

            migrationBuilder.DropIndex(
                name: "ix_request_keys_campaign",
                table: "request_keys");
        }
    }
}
