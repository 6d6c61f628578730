using System.Globalization;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace CampaignGrpc.Infrastructure.Persistence;

/// <summary>
/// Writes a campaign's new contacts with a prepared statement on the context's own connection and transaction: ten
/// times the speed of tracked entities, which matters at 100,000 rows a request.
/// </summary>
internal static class ContactInsert
{
    /// <summary>More rows a statement save little more, and the rest of a list is written one by one.</summary>
    private const int RowsPerStatement = 20;

    public static void Run(CampaignsContext context, CampaignId campaign, IReadOnlyList<NewContact> contacts, DateTimeOffset dueTime)
    {
        var whole = contacts.Count / RowsPerStatement * RowsPerStatement;
        Run(context, campaign, contacts, dueTime, 0, whole, RowsPerStatement);
        Run(context, campaign, contacts, dueTime, whole, contacts.Count, 1);
    }

    private static void Run(
        CampaignsContext context,
        CampaignId campaign,
        IReadOnlyList<NewContact> contacts,
        DateTimeOffset dueTime,
        int from,
        int to,
        int rows)
    {
        if (from == to) return;
        using var command = (SqliteCommand)context.Database.GetDbConnection().CreateCommand();
        command.Transaction = (SqliteTransaction)context.Database.CurrentTransaction!.GetDbTransaction();
        command.CommandText = "INSERT INTO contacts (campaign_id, state, attempt_count, due_time, number, phone, add_data) VALUES " + string.Join(
            ", ",
            Enumerable.Range(0, rows).Select(row => string.Create(CultureInfo.InvariantCulture, $"($campaign, $waiting, 0, $due, $n{row}, $p{row}, $d{row})")));
        command.Parameters.AddWithValue("$campaign", campaign.Value);
        command.Parameters.AddWithValue("$waiting", (int)ContactState.Waiting);
        command.Parameters.AddWithValue("$due", CampaignsContext.ToMicroseconds(dueTime));
        var cells = new (SqliteParameter Number, SqliteParameter Phone, SqliteParameter AddData)[rows];
        for (var row = 0; row < rows; row++)
        {
            var suffix = row.ToString(CultureInfo.InvariantCulture);
            cells[row] = (
                command.Parameters.Add("$n" + suffix, SqliteType.Integer),
                command.Parameters.Add("$p" + suffix, SqliteType.Integer),
                command.Parameters.Add("$d" + suffix, SqliteType.Text));
        }

        command.Prepare();
        for (var place = from; place < to; place += rows)
        {
            for (var row = 0; row < rows; row++)
            {
                var contact = contacts[place + row];
                cells[row].Number.Value = place + row + 1;
                cells[row].Phone.Value = contact.Phone.Digits;
                cells[row].AddData.Value = contact.AddData.Json;
            }

            command.ExecuteNonQuery();
        }
    }
}
