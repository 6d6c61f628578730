using System.Text.Json;
using CampaignGrpc.Api.Errors;
using CampaignGrpc.Api.Http.Contract;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Domain;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CampaignGrpc.Api.Http.Create;

/// <summary>
/// Reads the documented request, or another with a list of contacts: each field as one piece, and the contacts one by one
/// into the intake, so that a list of any length costs the memory of what is kept of it.
/// </summary>
/// <param name="request">What is filled, but for the contacts.</param>
/// <param name="contacts">Where the contacts go.</param>
/// <param name="unknownFields">What to do about fields that the contract does not have.</param>
internal sealed class CreateCampaignJson(IMessage request, ContactIntake contacts, UnknownJsonFieldsPolicy unknownFields)
    : IForwardJsonReader
{
    private readonly FieldDescriptor _phones = request.Descriptor.FindFieldByName("phones");
    private readonly HashSet<FieldDescriptor> _seen = [];
    private readonly ContactJson _contactJson = new(unknownFields, contacts.Violations);
    private Place _place = Place.BeforeBody;

    private enum Place
    {
        BeforeBody,
        InBody,
        InPhones,
        BehindBody,
    }

    /// <summary>The faults of everything but the contacts.</summary>
    public Violations Violations { get; } = new();

    private ContractJson BodyJson => field ??= new(unknownFields, Violations);

    public bool TryReadNext(ref Utf8JsonReader reader, ReadOnlySpan<byte> bytes)
    {
        if (!reader.Read())
            return false;
        switch (_place)
        {
            case Place.BeforeBody:
                if (reader.TokenType != JsonTokenType.StartObject)
                    throw EdgeRefusal.BodyNotObject.With("The body must be one JSON object.");
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
        if (isPhones && !_seen.Contains(_phones))
        {
            // Of the list only the start must be there; its contacts are pieces of their own.
            if (!reader.Read())
                return false;
            if (reader.TokenType is JsonTokenType.StartArray)
                _place = Place.InPhones;
            else if (!IsWhole(reader))
                return false;
            else
                ReadAbsentPhones(ref reader);
            _seen.Add(_phones);
            return true;
        }

        if (!IsWhole(reader))
            return false;
        BodyJson.ReadOne(ref reader, request, _seen, "");
        return true;
    }

    private void ReadAbsentPhones(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.Null)
            BodyJson.AddWrongType("phones", "A list.");
        _ = reader.TrySkip();
    }

    private bool TryReadContact(ref Utf8JsonReader reader, ReadOnlySpan<byte> bytes)
    {
        if (!ContactJson.TryReadPlain(ref reader, out var contact))
        {
            if (!IsWhole(reader))
                return false;
            contact =
                reader.TokenType == JsonTokenType.StartObject
                    ? _contactJson.Read(ref reader, contacts.NextPath)
                    : RefuseContact(ref reader);
        }

        contacts.Offer(contact.Phone, bytes[contact.AddData], contact.Given, contact.IsPhoneRefused);
        return true;
    }

    private ContactText RefuseContact(ref Utf8JsonReader reader)
    {
        contacts.Violations.Add(
            contacts.NextPath,
            reader.TokenType == JsonTokenType.Null ? FieldReason.Required : FieldReason.WrongType,
            "A contact: an object with a phone."
        );
        _ = reader.TrySkip();
        return new(null, default, IsPhoneRefused: true);
    }
}
