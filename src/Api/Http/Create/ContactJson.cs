using System.Text.Json;
using CampaignGrpc.Api.Http.Contract;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Domain;

namespace CampaignGrpc.Api.Http.Create;

/// <summary>A contact as it stands in a JSON text: its number, where its add_data is, and how it is to be called.</summary>
internal readonly record struct ContactText(string? Phone, Range AddData, bool IsPhoneRefused, GivenTerms Given = default);

/// <summary>Reads one contact of a list: an object with a phone and perhaps add_data, which is left as it stands, and its terms.</summary>
internal sealed class ContactJson(UnknownJsonFieldsPolicy unknownFields, Violations violations)
{
    private readonly ContractJson _json = new(unknownFields, violations);

    /// <summary>
    /// Reads a contact with nothing odd about it, as nearly all are, in one go. Every other is left to be read with care,
    /// once it is known to be whole.
    /// </summary>
    /// <param name="reader">Stands on the object's start, and then on its end.</param>
    /// <param name="contact">What was read.</param>
    public static bool TryReadPlain(ref Utf8JsonReader reader, out ContactText contact)
    {
        contact = default;
        if (reader.TokenType != JsonTokenType.StartObject)
            return false;
        var ahead = reader;
        string? phone = null;
        Range? addData = null;
        GivenTerms given = default;
        while (ahead.Read() && ahead.TokenType == JsonTokenType.PropertyName)
        {
            if (phone is null && ContractJson.Stands(ref ahead, "phone"u8))
            {
                if (!ahead.Read() || ContractJson.ReadText(ref ahead, out _) is not { } text)
                    return false;
                phone = text;
            }
            else if (addData is null && ContractJson.Stands(ref ahead, "add_data"u8))
            {
                if (!ahead.Read())
                    return false;
                var start = (int)ahead.TokenStartIndex;
                if (ahead.TokenType != JsonTokenType.StartObject || !ahead.TrySkip())
                    return false;
                addData = start..(int)ahead.BytesConsumed;
            }
            else if (given.Priority is null && ContractJson.Stands(ref ahead, "priority"u8))
            {
                if (!ahead.Read() || ahead.TokenType != JsonTokenType.Number || !ahead.TryGetInt32(out var priority))
                    return false;
                given = given with { Priority = priority };
            }
            else if (given.TimeZone is null && ContractJson.Stands(ref ahead, "time_zone"u8))
            {
                if (!ahead.Read() || ContractJson.ReadText(ref ahead, out _) is not { } zone)
                    return false;
                given = given with { TimeZone = zone };
            }
            else
            {
                return false;
            }
        }

        if (phone is null || ahead.TokenType != JsonTokenType.EndObject || ahead.CurrentDepth != reader.CurrentDepth)
            return false;
        reader = ahead;
        contact = new(phone, addData ?? default, false, given);
        return true;
    }

    /// <summary>Reads any other object that is there whole, with its faults.</summary>
    /// <param name="reader">Stands on the object's start, and then on its end.</param>
    /// <param name="path">Where the contact stands; empty when it stands alone.</param>
    public ContactText Read(ref Utf8JsonReader reader, string path)
    {
        var prefix = path.Length == 0 ? "" : $"{path}.";
        string? phone = null;
        Range addData = default;
        GivenTerms given = default;
        bool hasPhone = false,
            isPhoneRefused = false,
            hasAddData = false,
            hasPriority = false,
            hasZone = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (ContractJson.Stands(ref reader, "phone"u8))
            {
                reader.Read();
                if (IsRepeated(ref reader, ref hasPhone, $"{prefix}phone") || reader.TokenType == JsonTokenType.Null)
                    continue;
                phone = _json.ReadText(ref reader, $"{prefix}phone");
                isPhoneRefused = phone is null;
            }
            else if (ContractJson.Stands(ref reader, "add_data"u8) || ContractJson.Stands(ref reader, "addData"u8))
            {
                reader.Read();
                if (IsRepeated(ref reader, ref hasAddData, $"{prefix}add_data") || reader.TokenType == JsonTokenType.Null)
                    continue;
                var start = (int)reader.TokenStartIndex;
                _ = reader.TrySkip();
                addData = start..(int)reader.BytesConsumed;
            }
            else if (ContractJson.Stands(ref reader, "priority"u8))
            {
                reader.Read();
                if (IsRepeated(ref reader, ref hasPriority, $"{prefix}priority") || reader.TokenType == JsonTokenType.Null)
                    continue;
                given = given with { Priority = _json.ReadInt32(ref reader, $"{prefix}priority") };
            }
            else if (ContractJson.Stands(ref reader, "time_zone"u8) || ContractJson.Stands(ref reader, "timeZone"u8))
            {
                reader.Read();
                if (IsRepeated(ref reader, ref hasZone, $"{prefix}time_zone") || reader.TokenType == JsonTokenType.Null)
                    continue;
                given = given with { TimeZone = _json.ReadText(ref reader, $"{prefix}time_zone") };
            }
            else
            {
                if (_json.ReadText(ref reader, path) is { } name)
                    _json.AddUnknown(prefix, name);
                reader.Read();
                _ = reader.TrySkip();
            }
        }

        return new(phone, addData, isPhoneRefused, given);
    }

    private bool IsRepeated(ref Utf8JsonReader reader, ref bool isSeen, string path)
    {
        if (!isSeen)
        {
            isSeen = true;
            return false;
        }

        violations.Add(path, FieldReason.DuplicateField, "This field stands twice.");
        _ = reader.TrySkip();
        return true;
    }
}
