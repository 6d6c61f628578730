using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CampaignGrpc.Infrastructure.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class NumbersThatAreNotCalled : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "do_not_call",
                columns: table => new
                {
                    project_id = table.Column<long>(type: "INTEGER", nullable: false),
                    phone = table.Column<long>(type: "INTEGER", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    source = table.Column<int>(type: "INTEGER", nullable: false),
                    since_time = table.Column<long>(type: "INTEGER", nullable: false),
                    until_time = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_do_not_call", x => new { x.project_id, x.phone });
                    table.CheckConstraint("ck_do_not_call_number", "project_id >= 1 AND phone BETWEEN 1000000 AND 999999999999999");
                    table.CheckConstraint("ck_do_not_call_reason", "length(reason) <= 200");
                    table.CheckConstraint("ck_do_not_call_source", "source BETWEEN 1 AND 2");
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "do_not_call");
        }
    }
}
