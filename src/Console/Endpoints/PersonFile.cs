using System.Text.Encodings.Web;
using System.Text.Json;
using CampaignGrpc.Application;
using CampaignGrpc.Application.People;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Web.Access;
using CampaignGrpc.Web.Texts;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

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
        var texts = httpContext.RequestServices.GetRequiredService<IContractText>();
        await using var json = new Utf8JsonWriter(response.BodyWriter, Readable);
        json.WriteStartObject();
        json.WriteStartArray("records");
        for (var page = first; ; page = await desk.SendAsync(query with { PageToken = page.NextToken }))
        {
            foreach (var record in page.Items)
                json.WriteRawValue(texts.Of(record));
            await json.FlushAsync(httpContext.RequestAborted);
            if (page.NextToken.Length == 0)
                break;
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
