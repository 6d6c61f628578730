using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CampaignGrpc.Infrastructure.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class CampaignSources : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
            ALTER TABLE campaigns ADD COLUMN source_campaign_id INTEGER NULL
                CONSTRAINT "ck_campaigns_source" CHECK (source_campaign_id >= 1 AND source_campaign_id < id)
            """);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) =>
            migrationBuilder.Sql("ALTER TABLE campaigns DROP COLUMN source_campaign_id");
    }
}
