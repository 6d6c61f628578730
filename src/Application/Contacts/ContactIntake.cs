using System.Globalization;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Application.Contacts;

/// <summary>
/// Takes a list of contacts in as its texts arrive, one after the other: reads and checks each, finds the numbers that
/// stand twice, and keeps what was accepted in the compactest form.
/// </summary>
public sealed class ContactIntake(PhoneNumberReader phones, DuplicatePhonesPolicy duplicates, int max)
{
    /// <summary>So many places of a kind are told; whoever meant none of them sees at the first what is wrong.</summary>
    private const int MostPlaces = 10;

    private readonly AcceptedContacts _accepted = new();
    private readonly List<string> _foreignPlaces = [];
    private readonly Dictionary<long, int> _places = [];
    private int _violationsBefore;

    public IReadOnlyList<NewContact> Accepted => _accepted;

    /// <summary>How many contacts have nothing wrong but that their number stands in the list already.</summary>
    public int DuplicateCount { get; private set; }

    /// <summary>How many were offered; beyond the most that a request may bring they are counted but no longer kept.</summary>
    public int Offered { get; private set; }

    /// <summary>How many accepted numbers are of another region than the default one.</summary>
    public int ForeignCount { get; private set; }

    /// <summary>The paths of the first of them.</summary>
    public IReadOnlyList<string> ForeignPlaces => _foreignPlaces;

    public Violations Violations { get; } = new();

    /// <summary>The path of the contact that is offered next.</summary>
    public string NextPath => string.Create(CultureInfo.InvariantCulture, $"phones[{Offered}]");

    /// <summary>The paths of the first of some numbers that the list has.</summary>
    public IReadOnlyList<string> PlacesOf(IEnumerable<PhoneNumber> numbers) =>
        [.. numbers.Select(number => _places[number.Digits]).Order().Take(MostPlaces).Select(PathOf)];

    /// <summary>Takes the next contact in. It is not accepted when the reader of the request has found a fault in it already.</summary>
    /// <param name="phone">The number as its owner wrote it; null when there is none.</param>
    /// <param name="addData">One complete JSON value; empty when there is none.</param>
    /// <param name="given">How it is to be called.</param>
    /// <param name="isPhoneRefused">Whether it is known already why there is no number.</param>
    public void Offer(string? phone, ReadOnlySpan<byte> addData, GivenTerms given = default, bool isPhoneRefused = false)
    {
        if (Offered < max)
        {
            var terms = given == default ? default : given.Read((field, problem) => Violations.Add($"{NextPath}.{field}", problem));
            var isSound = Violations.Count == _violationsBefore;
            var (number, isForeign) = isPhoneRefused ? default : ReadPhone(phone);
            var isRepeated = number is not null && IsRepeated(number);
            if (TryReadAddData(addData.IsEmpty ? "{}"u8 : addData, out var length) && number is not null && isSound)
            {
                if (isRepeated)
                    DuplicateCount++;
                else
                    Accept(number, length, terms, isForeign);
            }
        }

        Offered++;
        _violationsBefore = Violations.Count;
    }

    private void Accept(PhoneNumber number, int addDataLength, ContactTerms terms, bool isForeign)
    {
        _accepted.Add(number, addDataLength, terms);
        if (!isForeign)
            return;
        ForeignCount++;
        if (_foreignPlaces.Count < MostPlaces)
            _foreignPlaces.Add($"{NextPath}.phone");
    }

    private (PhoneNumber? Number, bool IsForeign) ReadPhone(string? text)
    {
        if (text is null)
        {
            Violations.Add($"{NextPath}.phone", FieldReason.Required, "This field is required.");
            return default;
        }

        var (number, isForeign, problem) = phones.Read(text);
        if (number is null)
            Violations.Add($"{NextPath}.phone", problem, text);
        return (number, isForeign);
    }

    private bool IsRepeated(PhoneNumber number)
    {
        if (_places.TryAdd(number.Digits, Offered))
            return false;
        if (duplicates == DuplicatePhonesPolicy.Reject)
        {
            Violations.Add($"{NextPath}.phone", FieldReason.Duplicate, $"The same number as {PathOf(_places[number.Digits])}.");
        }

        return true;
    }

    private static string PathOf(int place) => string.Create(CultureInfo.InvariantCulture, $"phones[{place}].phone");

    private bool TryReadAddData(ReadOnlySpan<byte> json, out int length)
    {
        if (AddData.TryCompact(json, _accepted.Room(), out length, out var problem))
            return true;
        Violations.Add($"{NextPath}.add_data", problem);
        return false;
    }
}
