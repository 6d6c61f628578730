using System.Globalization;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Web.Access;

namespace CampaignGrpc.Web.Forms;

/// <summary>What a source of numbers was understood as.</summary>
/// <param name="Contacts">The first of them, as many as a create may bring.</param>
/// <param name="RowCount">How many rows there are in all.</param>
/// <param name="Faults">The first rows that cannot be taken, and why.</param>
/// <param name="Columns">How the columns were understood; null where there are none.</param>
/// <param name="Sample">The first numbers as they were understood, with what the scenario is told of each.</param>
public sealed record ContactList(
    ContactIntake Contacts, int RowCount, IReadOnlyList<RowFaultLine> Faults, FileColumns? Columns, IReadOnlyList<NewContact> Sample)
{
    private const int SampleSize = 3;

    /// <summary>More than one create may bring: the campaign is made empty, and they are imported.</summary>
    public bool IsLarge => RowCount > Campaign.MaxContactsPerCreate;

    public int FaultCount => Contacts.Violations.Count;

    public static async Task<ContactList> ReadAsync(
        ContactSource source, PhoneNumberReader phones, IServiceProvider services, CancellationToken cancellationToken)
    {
        var contacts = new ContactIntake(phones, DuplicatePhonesPolicy.Skip, Campaign.MaxContactsPerCreate);
        if (source.IsEmpty) return new(contacts, 0, [], null, []);
        await using var reading = source.Open(services, cancellationToken);
        var (lines, count) = (new List<int>(), 0);
        await foreach (var batch in reading.File.Batches.WithCancellation(cancellationToken))
        {
            foreach (var row in batch.Rows)
            {
                count++;
                if (count > Campaign.MaxContactsPerCreate) continue;
                lines.Add(row.Line == 0 ? count : row.Line);
                foreach (var (field, problem) in row.Faults ?? [])
                    contacts.Violations.Add(field.Length == 0 ? contacts.NextPath : $"{contacts.NextPath}.{field}", problem);
                contacts.Offer(row.Phone, row.AddData.Span, isPhoneRefused: row.Faults?.Any(fault => fault.Field != "add_data") == true);
            }
        }

        var faults = contacts.Violations.Listed.Select(fault => LineOf(fault, lines));
        return new(contacts, count, [.. faults], reading.File.Columns(), [.. contacts.Accepted.Take(SampleSize)]);
    }

    private static RowFaultLine LineOf(Violation fault, List<int> lines)
    {
        var (start, end) = (fault.Field.IndexOf('[', StringComparison.Ordinal), fault.Field.IndexOf(']', StringComparison.Ordinal));
        var place = int.Parse(fault.Field.AsSpan(start + 1, end - start - 1), CultureInfo.InvariantCulture);
        return new(lines[place], fault.Field[(end + 1)..].TrimStart('.'), fault.Reason, fault.Description, fault.Received ?? "");
    }
}

/// <summary>A fault of a row.</summary>
/// <param name="Line">The line on which the row begins, from 1.</param>
/// <param name="Field">The part of it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Description">What would have been taken.</param>
/// <param name="Received">What stands there.</param>
public sealed record RowFaultLine(int Line, string Field, string Reason, string Description, string Received);
