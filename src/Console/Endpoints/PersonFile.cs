using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using CampaignGrpc.Application;
using CampaignGrpc.Application.People;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Web.Access;
using CampaignGrpc.Web.Texts;
using Microsoft.AspNetCore.Http;

namespace CampaignGrpc.Web.Endpoints;

/// <summary>
/// All that is known of somebody as a file to give to them: what <c>ExportPerson</c> answers, under the contract's names, of all its pages.
/// It is written a page at a time.
/// </summary>
/// <param name="desk">Asks for the pages.</param>
/// <param name="query">What is asked.</param>
/// <param name="first">The first page, so that what can be refused was refused before the file began.</param>
internal sealed class PersonFile(Desk desk, ExportPersonQuery query, Page<PersonRecord> first) : IResult
{
    private const int RecordsAtOnce = 100;

    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task<IResult> OfAsync(Desk desk, PhoneNumber? phone, Violations unreadable)
    {
        var query = new ExportPersonQuery(phone, null, RecordsAtOnce, "", unreadable);
        return new PersonFile(desk, query, await desk.SendAsync(query));
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "application/json; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename=person-{Speech.Inv(query.Phone!.Digits)}.json";
        response.Headers.CacheControl = "no-store";
        await using var json = new Utf8JsonWriter(response.BodyWriter, Readable);
        json.WriteStartObject();
        json.WriteStartArray("records");
        for (var page = first; ; page = await desk.SendAsync(query with { PageToken = page.NextToken }))
        {
            foreach (var record in page.Items) Write(json, record);
            await json.FlushAsync(httpContext.RequestAborted);
            if (page.NextToken.Length == 0) break;
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, PersonRecord record)
    {
        json.WriteStartObject();
        json.WriteNumber("campaign_id", record.Campaign.Id.Value);
        json.WriteNumber("project_id", record.Campaign.ProjectId);
        json.WriteString("campaign_name", record.Campaign.Name.Value);
        WriteList(json, "contacts", record.Contacts, Write);
        WriteList(json, "attempts", record.Attempts, Write);
        WriteList(json, "rows", record.Rows, Write);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Contact contact)
    {
        json.WriteNumber("campaign_id", contact.CampaignId.Value);
        json.WriteNumber("contact_id", contact.Number);
        json.WriteString("phone", contact.Phone.ToString());
        WriteData(json, "add_data", contact.AddData);
        json.WriteString("state", ContractNames.Of<ContactState>(contact.State));
        json.WriteString("result", ContractNames.Of(contact.Result));
        json.WriteNumber("attempt_count", contact.AttemptCount);
        json.WriteNumber("undialed_count", contact.UndialedCount);
        json.WriteBoolean("erased", contact.Phone.IsErased);
        WriteTime(json, "due_time", contact.DueTime);
    }

    private static void Write(Utf8JsonWriter json, Attempt attempt)
    {
        json.WriteNumber("campaign_id", attempt.CampaignId.Value);
        json.WriteNumber("contact_id", attempt.ContactNumber);
        json.WriteNumber("number", attempt.Number);
        json.WriteString("run_date", attempt.RunDay.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteString("dialer_id", attempt.DialerId);
        WriteTime(json, "start_time", attempt.StartTime);
        WriteTime(json, "dial_by_time", attempt.DialByTime);
        json.WriteString("outcome", ContractNames.Of(attempt.Conclusion?.Outcome));
        WriteTime(json, "answer_time", attempt.Conclusion?.AnswerTime);
        WriteTime(json, "end_time", attempt.Conclusion?.EndTime);
        WriteTime(json, "report_time", attempt.Conclusion?.ReportTime);
        json.WriteBoolean("late", attempt.Conclusion?.IsLate == true);
        WriteData(json, "result_data", attempt.Conclusion?.ResultData);
    }

    private static void Write(Utf8JsonWriter json, PersonRow row)
    {
        json.WriteString("import_id", row.ImportId);
        json.WriteBoolean("refused", row.IsRefused);
        json.WriteString("phone", row.Sent.Phone);
        json.WriteString("add_data_json", row.Sent.AddData);
        json.WriteString("text", row.Sent.Text);
    }

    private static void WriteList<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>As an object and as the text that was stored, in which numbers have all their digits.</summary>
    private static void WriteData(Utf8JsonWriter json, string name, AddData? data)
    {
        if (data is not null)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(data.Json);
        }

        json.WriteString($"{name}_json", data?.Json ?? "");
    }

    /// <summary>With as many threes of digits behind the second as it needs.</summary>
    private static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? instant)
    {
        if (instant is not { } time) return;
        var parts = time.Ticks % TimeSpan.TicksPerSecond == 0 ? "" : time.Ticks % TimeSpan.TicksPerMillisecond == 0 ? ".fff" : ".ffffff";
        json.WriteString(name, time.ToUniversalTime().ToString($"yyyy-MM-dd'T'HH:mm:ss{parts}'Z'", CultureInfo.InvariantCulture));
    }
}
