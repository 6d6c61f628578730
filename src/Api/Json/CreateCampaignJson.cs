using System.Text.Json;
using CampaignGrpc.Api.Errors;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Contracts.V1;
using CampaignGrpc.Domain;

namespace CampaignGrpc.Api.Json;

/// <summary>
/// Reads the documented request: the campaign as one piece, and the contacts one by one into the intake, so that a list
/// of any length costs the memory of what is kept of it.
/// </summary>
internal sealed class CreateCampaignJson(ContactIntake contacts, UnknownJsonFieldsPolicy unknownFields) : IForwardJsonReader
{
    private readonly HashSet<string> _seen = [];
    private readonly ContractJson _contactJson = new(unknownFields, contacts.Violations);
    private Place _place = Place.BeforeBody;

    private enum Place
    {
        BeforeBody,
        InBody,
        InPhones,
        BehindBody,
    }

    public NewCampaign? Campaign { get; private set; }

    public string? RequestId { get; private set; }

    /// <summary>The faults of everything but the contacts.</summary>
    public Violations Violations { get; } = new();

    private ContractJson BodyJson => field ??= new(unknownFields, Violations);

    public bool TryReadNext(ref Utf8JsonReader reader, ReadOnlySpan<byte> bytes)
    {
        if (!reader.Read()) return false;
        switch (_place)
        {
            case Place.BeforeBody:
                if (reader.TokenType != JsonTokenType.StartObject) throw EdgeRefusal.BodyNotObject.With("The body must be one JSON object.");
                _place = Place.InBody;
                return true;
            case Place.InBody when reader.TokenType == JsonTokenType.EndObject:
                _place = Place.BehindBody;
                return true;
            case Place.InBody:
                return TryReadField(ref reader);
            case Place.InPhones when reader.TokenType == JsonTokenType.EndArray:
                _place = Place.InBody;
                return true;
            default:
                return TryReadContact(ref reader, bytes);
        }
    }

    private static bool IsWhole(Utf8JsonReader reader) => reader.TrySkip();

    private bool TryReadField(ref Utf8JsonReader reader)
    {
        var isPhones = ContractJson.Stands(ref reader, "phones"u8);
        if (isPhones && !_seen.Contains("phones"))
        {
            // Of the list only the start must be there; its contacts are pieces of their own.
            if (!reader.Read()) return false;
            if (reader.TokenType is JsonTokenType.StartArray) _place = Place.InPhones;
            else if (!IsWhole(reader)) return false;
            else ReadAbsentPhones(ref reader);
            _seen.Add("phones");
            return true;
        }

        if (!IsWhole(reader)) return false;
        var name = BodyJson.ReadText(ref reader, "") switch { "requestId" => "request_id", var text => text };
        reader.Read();
        if (name is not (null or "campaign" or "phones" or "request_id")) BodyJson.AddUnknown("", name);
        else if (name is not null && !_seen.Add(name)) Violations.Add(name, FieldReason.DuplicateField, "This field stands twice.");
        else if (name == "campaign" && reader.TokenType == JsonTokenType.StartObject) BodyJson.Read(ref reader, Campaign = new(), "campaign");
        else if (name == "campaign" && reader.TokenType != JsonTokenType.Null) BodyJson.AddWrongType("campaign", "An object.");
        else if (name == "request_id" && reader.TokenType != JsonTokenType.Null) RequestId = BodyJson.ReadText(ref reader, "request_id");
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) _ = reader.TrySkip();
        return true;
    }

    private void ReadAbsentPhones(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.Null) BodyJson.AddWrongType("phones", "A list.");
        _ = reader.TrySkip();
    }

    private bool TryReadContact(ref Utf8JsonReader reader, ReadOnlySpan<byte> bytes)
    {
        if (TryReadPlainContact(ref reader, bytes)) return true;
        if (!IsWhole(reader)) return false;
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            ReadContact(ref reader, bytes);
            return true;
        }

        if (reader.TokenType == JsonTokenType.Null)
            contacts.Violations.Add(contacts.NextPath, FieldReason.Required, "A contact: an object with a phone.");
        else
            _contactJson.AddWrongType(contacts.NextPath, "An object with a phone.");
        _ = reader.TrySkip();
        contacts.Offer(null, default, isPhoneRefused: true);
        return true;
    }

    /// <summary>
    /// Reads a contact with nothing odd about it, as nearly all are, in one go; every other is left to be read with care,
    /// once it is known to be whole.
    /// </summary>
    private bool TryReadPlainContact(ref Utf8JsonReader reader, ReadOnlySpan<byte> bytes)
    {
        if (reader.TokenType != JsonTokenType.StartObject) return false;
        var ahead = reader;
        string? phone = null;
        ReadOnlySpan<byte> addData = default;
        while (ahead.Read() && ahead.TokenType == JsonTokenType.PropertyName)
        {
            if (phone is null && ContractJson.Stands(ref ahead, "phone"u8))
            {
                if (!ahead.Read() || ContractJson.ReadText(ref ahead, out _) is not { } text) return false;
                phone = text;
            }
            else if (addData.IsEmpty && ContractJson.Stands(ref ahead, "add_data"u8))
            {
                if (!ahead.Read()) return false;
                var start = (int)ahead.TokenStartIndex;
                if (ahead.TokenType != JsonTokenType.StartObject || !ahead.TrySkip()) return false;
                addData = bytes[start..(int)ahead.BytesConsumed];
            }
            else
            {
                return false;
            }
        }

        if (phone is null || ahead.TokenType != JsonTokenType.EndObject || ahead.CurrentDepth != reader.CurrentDepth) return false;
        reader = ahead;
        contacts.Offer(phone, addData);
        return true;
    }

    private void ReadContact(ref Utf8JsonReader reader, ReadOnlySpan<byte> bytes)
    {
        string? phone = null;
        ReadOnlySpan<byte> addData = default;
        bool hasPhone = false, isPhoneRefused = false, hasAddData = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (ContractJson.Stands(ref reader, "phone"u8))
            {
                reader.Read();
                if (IsRepeated(ref reader, ref hasPhone, "phone") || reader.TokenType == JsonTokenType.Null) continue;
                phone = ContractJson.ReadText(ref reader, out var problem);
                isPhoneRefused = phone is null;
                if (isPhoneRefused) contacts.Violations.Add($"{contacts.NextPath}.phone", problem);
            }
            else if (ContractJson.Stands(ref reader, "add_data"u8) || ContractJson.Stands(ref reader, "addData"u8))
            {
                reader.Read();
                if (IsRepeated(ref reader, ref hasAddData, "add_data") || reader.TokenType == JsonTokenType.Null) continue;
                var start = (int)reader.TokenStartIndex;
                _ = reader.TrySkip();
                addData = bytes[start..(int)reader.BytesConsumed];
            }
            else
            {
                if (_contactJson.ReadText(ref reader, contacts.NextPath) is { } name) _contactJson.AddUnknown($"{contacts.NextPath}.", name);
                reader.Read();
                _ = reader.TrySkip();
            }
        }

        contacts.Offer(phone, addData, isPhoneRefused);
    }

    private bool IsRepeated(ref Utf8JsonReader reader, ref bool isSeen, string name)
    {
        if (!isSeen)
        {
            isSeen = true;
            return false;
        }

        contacts.Violations.Add($"{contacts.NextPath}.{name}", FieldReason.DuplicateField, "This field stands twice.");
        _ = reader.TrySkip();
        return true;
    }
}
