using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CampaignGrpc.Infrastructure.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Drafts : Migration
    {
        private static readonly (string Was, string Becomes)[] Constraints =
        [
            ("CHECK (state BETWEEN 1 AND 5)", "CHECK (state BETWEEN 1 AND 6)"),
            (
                "CONSTRAINT \"ck_campaigns_created\" CHECK (state <> 1 OR (run_day IS NULL AND open_until_time IS NULL))",
                "CONSTRAINT \"ck_campaigns_created\" CHECK (state NOT IN (1, 6) OR (run_day IS NULL AND open_until_time IS NULL)), "
                + "CONSTRAINT \"ck_campaigns_draft\" CHECK (state <> 6 OR (last_run_day IS NULL AND claimed = 0 AND dialing = 0 AND lost_calls = 0))"),
            ("CHECK (state < 4 OR list_changes", "CHECK (state NOT IN (4, 5) OR list_changes"),
            ("CHECK (state < 4 OR (run_day", "CHECK (state NOT IN (4, 5) OR (run_day"),
        ];

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            foreach (var (was, becomes) in Constraints) migrationBuilder.ReplaceInTable("campaigns", was, becomes);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            foreach (var (was, becomes) in Constraints) migrationBuilder.ReplaceInTable("campaigns", becomes, was);
        }
    }
}
