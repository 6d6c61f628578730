using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CampaignGrpc.Infrastructure.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Endings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "endings",
                columns: table => new
                {
                    campaign_id = table.Column<long>(type: "bigint", nullable: false),
                    end_time = table.Column<long>(type: "bigint", nullable: false),
                    reduce_time = table.Column<long>(type: "bigint", nullable: true),
                    is_reduced = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_endings", x => x.campaign_id);
                    table.CheckConstraint("ck_endings", "is_reduced IN (0, 1) AND (reduce_time IS NOT NULL OR is_reduced = 0) AND (reduce_time IS NULL OR reduce_time >= end_time)");
                    table.ForeignKey(
                        name: "FK_endings_campaigns_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_endings_kept",
                table: "endings",
                columns: new[] { "end_time", "campaign_id" },
                filter: "reduce_time IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_endings_reducing",
                table: "endings",
                column: "reduce_time",
                filter: "reduce_time IS NOT NULL AND is_reduced = 0");

            // When campaigns of before ended is not known: they are kept as if they had ended now.
            migrationBuilder.Sql("INSERT INTO endings (campaign_id, end_time, is_reduced) SELECT id, CAST(extract(epoch FROM now()) AS bigint) * 1000000, 0 FROM campaigns WHERE state >= 4");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "endings");
        }
    }
}
