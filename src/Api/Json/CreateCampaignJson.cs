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
    private readonly ContactJson _contactJson = new(unknownFields, contacts.Violations);
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
        if (!ContactJson.TryReadPlain(ref reader, out var contact))
        {
            if (!IsWhole(reader)) return false;
            contact = reader.TokenType == JsonTokenType.StartObject ? _contactJson.Read(ref reader, contacts.NextPath) : RefuseContact(ref reader);
        }

        contacts.Offer(contact.Phone, bytes[contact.AddData], contact.IsPhoneRefused);
        return true;
    }

    private ContactText RefuseContact(ref Utf8JsonReader reader)
    {
        contacts.Violations.Add(
            contacts.NextPath,
            reader.TokenType == JsonTokenType.Null ? FieldReason.Required : FieldReason.WrongType,
            "A contact: an object with a phone.");
        _ = reader.TrySkip();
        return new(null, default, IsPhoneRefused: true);
    }
}
