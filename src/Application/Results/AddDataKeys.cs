using System.Text;
using System.Text.Json;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Application.Results;

/// <summary>
/// The keys of many contacts' add_data in one order that each of them agrees with, as far as they agree with each other: of an
/// imported file that of its columns, though no row has all of them.
/// </summary>
internal sealed class AddDataKeys
{
    /// <summary>More columns than people look at; a file of some thousand would be no table any more.</summary>
    private const int Most = 1_000;

    private readonly List<string> _inOrder = [];
    private readonly HashSet<string> _known = [];

    public IReadOnlyList<string> InOrder => _inOrder;

    /// <exception cref="InvalidRequestException">TOO_MANY.</exception>
    public void Add(AddData data)
    {
        var keys = KeysOf(data.Json);
        if (_known.IsSupersetOf(keys))
            return;
        for (var place = 0; place < keys.Count; place++)
        {
            if (!_known.Add(keys[place]))
                continue;
            if (_known.Count > Most)
                throw new InvalidRequestException(
                    "expand_add_data",
                    FieldReason.TooMany,
                    $"At most {Most} keys in the add_data of all contacts together."
                );
            _inOrder.Insert(PlaceFor(keys, place), keys[place]);
        }
    }

    /// <summary>Behind the key that stands before it, else before the first known one behind it, else at the end.</summary>
    private int PlaceFor(List<string> keys, int place)
    {
        if (place > 0)
            return _inOrder.IndexOf(keys[place - 1]) + 1;
        var next = keys.Skip(1).Select(key => _inOrder.IndexOf(key)).FirstOrDefault(known => known >= 0, -1);
        return next >= 0 ? next : _inOrder.Count;
    }

    private static List<string> KeysOf(string json)
    {
        var keys = new List<string>();
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
                continue;
            keys.Add(reader.GetString()!);
            reader.Skip();
        }

        return keys;
    }
}
