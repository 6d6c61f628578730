using CampaignGrpc.Application;
using CampaignGrpc.Application.Audit;
using CampaignGrpc.Web.Access;
using CampaignGrpc.Web.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CampaignGrpc.Web.Endpoints;

/// <summary>Who did what.</summary>
internal static class AuditEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) => routes.Get("/audit", ShowAsync);

    private static string? Some(string text) => text.Length == 0 ? null : text;

    private static async Task<IResult> ShowAsync(Desk desk, HttpContext context)
    {
        var (query, unreadable) = (context.Request.Query, new Violations());
        var (subject, action) = (query["subject"].ToString().Trim(), query["action"].ToString().Trim());
        var phoneText = query["phone"].ToString().Trim();
        var campaign = Questions.Whole(query["campaign"]);
        var phone = phoneText.Length == 0 ? null : context.Phone(phoneText, "phone", unreadable);
        var filter = new AuditFilter(null, null, Some(subject), Some(action), null, campaign, null, null);
        var asked = new AuditQuestion(subject, action, campaign, phoneText);
        try
        {
            var page = await desk.SendAsync(
                new ListAuditEntriesQuery(filter, phone, IsOldestFirst: false, Questions.PageSize, context.Page(), unreadable));
            return Answers.Page<AuditPage>(
                ("Entries", page.Items),
                ("Next", page.NextToken),
                ("IsLater", context.Page().Length > 0),
                ("Asked", asked),
                ("Zone", context.Zone()));
        }
        catch (InvalidRequestException refusal)
        {
            throw new RefusedPageException(refusal, Answers.Page<AuditPage>(
                ("Asked", asked),
                ("Zone", context.Zone()),
                ("Refusal", refusal)));
        }
    }
}

/// <summary>What somebody looks for in the audit.</summary>
public sealed record AuditQuestion(string Subject, string Action, long? Campaign, string Phone);
