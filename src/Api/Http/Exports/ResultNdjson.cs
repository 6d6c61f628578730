using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using CampaignGrpc.Api.Mapping;
using CampaignGrpc.Application.Results;

namespace CampaignGrpc.Api.Http.Exports;

/// <summary>Results as one JSON object a line, with the data of contacts and attempts byte for byte as it is stored.</summary>
internal static class ResultNdjson
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public static void WriteRow(IBufferWriter<byte> output, ResultRow row)
    {
        var (contact, attempt) = (row.Contact, row.LastAttempt);
        using (var json = new Utf8JsonWriter(output, Options))
        {
            json.WriteStartObject();
            json.WriteNumber("contact_id"u8, contact.Number);
            json.WriteString("phone"u8, contact.Phone.ToString());
            json.WriteString("state"u8, row.State.ToProto().ContractName());
            json.WriteString("result"u8, row.Result is { } result ? ContactMapping.ToProto(result).ContractName() : null);
            json.WriteNumber("attempts"u8, attempt?.Number ?? 0);
            json.WriteString("run_date"u8, (attempt?.RunDay ?? row.Run)?.ToString(ResultFiles.DayFormat, CultureInfo.InvariantCulture));
            json.WriteString("dialer_id"u8, attempt?.DialerId);
            json.WriteString("outcome"u8, attempt?.Conclusion?.Outcome.ToProto().ContractName());
            WriteInstant(json, "start_time"u8, attempt?.StartTime);
            WriteInstant(json, "answer_time"u8, attempt?.Conclusion?.AnswerTime);
            WriteInstant(json, "end_time"u8, attempt?.Conclusion?.EndTime);
            if (ResultColumn.TalkSeconds(attempt) is { } seconds)
                json.WriteNumber("talk_seconds"u8, seconds);
            else
                json.WriteNull("talk_seconds"u8);
            json.WritePropertyName("add_data"u8);
            json.WriteRawValue(contact.AddData.Json, skipInputValidation: true);
            json.WritePropertyName("result_data"u8);
            json.WriteRawValue(attempt?.Conclusion?.ResultData?.Json ?? "null", skipInputValidation: true);
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    private static void WriteInstant(Utf8JsonWriter json, ReadOnlySpan<byte> name, DateTimeOffset? instant) =>
        json.WriteString(name, instant?.ToString(ResultFiles.InstantFormat, CultureInfo.InvariantCulture));
}
