using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CampaignGrpc.Infrastructure.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class CampaignSources : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "source_campaign_id",
                table: "campaigns",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddCheckConstraint(
                name: "ck_campaigns_source",
                table: "campaigns",
                sql: "source_campaign_id >= 1 AND source_campaign_id < id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_campaigns_source",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "source_campaign_id",
                table: "campaigns");
        }
    }
}
