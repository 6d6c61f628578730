using CampaignGrpc.Application;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Application.Imports;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Web.Access;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignGrpc.Web.Forms;

/// <summary>What a source of numbers was understood as. Every row is looked at; of a large list a part is in memory at once.</summary>
public sealed class ContactList
{
    private const int SampleSize = 3;

    private readonly List<FaultyRow> _faults = [];
    private readonly PhoneNumberReader _phones;
    private int _rowsOfPart;
    private int _faultsBefore;
    private int _acceptedBefore;
    private int _foreignBefore;

    private ContactList(PhoneNumberReader phones)
    {
        _phones = phones;
        Contacts = NewPart();
    }

    /// <summary>All of them, where one create may bring them; of a large list the part that was read last.</summary>
    public ContactIntake Contacts { get; private set; }

    /// <summary>How many rows there are in all.</summary>
    public int RowCount { get; private set; }

    /// <summary>More than one create may bring: the campaign is made empty, and they are imported.</summary>
    public bool IsLarge => RowCount > Campaign.MaxContactsPerCreate;

    /// <summary>How many numbers the campaign would have; of a large list those that stand twice count twice.</summary>
    public int AcceptedCount => _acceptedBefore + Contacts.Accepted.Count;

    public int ForeignCount => _foreignBefore + Contacts.ForeignCount;

    /// <summary>How many numbers stand twice; of a large list its import tells.</summary>
    public int DuplicateCount => IsLarge ? 0 : Contacts.DuplicateCount;

    public int FaultCount => _faultsBefore + Contacts.Violations.Count;

    /// <summary>The first rows that cannot be taken, and why.</summary>
    public IReadOnlyList<FaultyRow> Faults => _faults;

    /// <summary>How the columns were understood; null where there are none.</summary>
    public FileColumns? Columns { get; private set; }

    /// <summary>The first numbers as they were understood.</summary>
    public IReadOnlyList<PhoneNumber> Sample { get; private set; } = [];

    public static async Task<ContactList> ReadAsync(ContactSource source, IServiceProvider services, CancellationToken cancellationToken)
    {
        var list = new ContactList(services.GetRequiredService<PhoneNumberReader>());
        if (source.IsEmpty)
            return list;
        await using var reading = source.Open(services, cancellationToken);
        await foreach (var batch in reading.File.Batches.WithCancellation(cancellationToken))
        {
            foreach (var row in batch.Rows)
                list.Add(row);
        }

        list.Columns = reading.File.Columns();
        list.TakeSample();
        return list;
    }

    private ContactIntake NewPart() => new(_phones, DuplicatePhonesPolicy.Skip, Campaign.MaxContactsPerCreate);

    private void Add(in OfferedRow row)
    {
        if (_rowsOfPart == Campaign.MaxContactsPerCreate)
            BeginPart();
        RowCount++;
        _rowsOfPart++;
        var (path, known) = (Contacts.NextPath, Contacts.Violations.Listed.Count);
        foreach (var (field, problem) in row.Faults ?? [])
            Contacts.Violations.Add(field.Length == 0 ? path : $"{path}.{field}", problem);
        Contacts.Offer(row.Phone, row.AddData.Span, row.Given, isPhoneRefused: row.Faults?.Any(fault => fault.Field != "add_data") == true);
        var line = row.Line == 0 ? RowCount : row.Line;
        for (var place = known; place < Contacts.Violations.Listed.Count && _faults.Count < Violations.MaxListed; place++)
        {
            var fault = Contacts.Violations.Listed[place];
            _faults.Add(new(line, fault.Received ?? row.Text ?? "", fault.Reason, fault.Description));
        }
    }

    private void BeginPart()
    {
        TakeSample();
        (_faultsBefore, _acceptedBefore, _foreignBefore) = (FaultCount, AcceptedCount, ForeignCount);
        Contacts = NewPart();
        _rowsOfPart = 0;
    }

    private void TakeSample()
    {
        if (Sample.Count == 0)
            Sample = [.. Contacts.Accepted.Take(SampleSize).Select(contact => contact.Phone)];
    }
}

/// <summary>A row that cannot be taken.</summary>
/// <param name="Line">The line on which it begins, from 1.</param>
/// <param name="Received">What stands there.</param>
/// <param name="Reason">Why.</param>
/// <param name="Description">What would have been taken.</param>
public sealed record FaultyRow(int Line, string Received, string Reason, string Description);
