using Microsoft.EntityFrameworkCore.Migrations;

namespace CampaignGrpc.Infrastructure.Sqlite;

/// <summary>Changes the text by which a table was made, and no row of it.</summary>
internal static class TableText
{
    /// <summary>
    /// Replaces a part of a table's constraints. EF would copy the whole table, in several transactions, between which a database
    /// can be left that no version knows; this takes no time however many rows there are, and happens whole or not at all.
    /// </summary>
    public static void ReplaceInTable(this MigrationBuilder migration, string table, string was, string becomes) =>
        migration.Sql(
            $"""
            PRAGMA writable_schema = ON;
            UPDATE sqlite_schema SET sql = replace(sql, '{was}', '{becomes}') WHERE type = 'table' AND name = '{table}';
            PRAGMA writable_schema = RESET;
            """
        );
}
