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
    public static void Map(IEndpointRouteBuilder routes) => routes.Get("/audit", ShowAsync, new(typeof(ListAuditEntriesQuery)));

    private static string? Some(string text) => text.Length == 0 ? null : text;

    private static async Task<IResult> ShowAsync(Desk desk, HttpContext context)
    {
        var unreadable = new Violations();
        var asked = new AuditQuestion(context.Asked("subject"), context.Asked("action"), context.Asked("campaign"), context.Asked("phone"));
        var campaign = Questions.Whole(asked.Campaign, "campaign_id", unreadable);
        var phone = asked.Phone.Length == 0 ? null : context.Phone(asked.Phone, "phone", unreadable);
        var filter = new AuditFilter(null, null, Some(asked.Subject), Some(asked.Action), null, campaign, null, null);
        try
        {
            var page = await desk.SendAsync(
                new ListAuditEntriesQuery(filter, phone, IsOldestFirst: false, Questions.PageSize, context.Page(), unreadable)
            );
            return Answers.Page<AuditPage>(
                ("Entries", page.Items),
                ("Next", page.NextToken),
                ("IsLater", context.Page().Length > 0),
                ("Asked", asked),
                ("Zone", context.Zone())
            );
        }
        catch (InvalidRequestException refusal)
        {
            throw new RefusedPageException(
                refusal,
                Answers.Page<AuditPage>(("Asked", asked), ("Zone", context.Zone()), ("Refusal", refusal))
            );
        }
    }
}

/// <summary>What somebody looks for in the audit, as they have written it.</summary>
public sealed record AuditQuestion(string Subject, string Action, string Campaign, string Phone);
