namespace CampaignGrpc.Console.Tests;

/// <summary>Every page of the console, by the name under which its picture is kept.</summary>
internal static class PageList
{
    /// <param name="campaign">The campaign that is looked at.</param>
    public static IReadOnlyList<(string Name, string Path)> Of(long campaign) =>
        [
            ("campaigns", "/"),
            ("campaign", $"/campaigns/{campaign}"),
            ("new", "/campaigns/new"),
            ("bulk", $"/campaigns/act?act=cancel&id={campaign}"),
            ("edit", $"/campaigns/{campaign}/edit"),
            ("again", $"/campaigns/{campaign}/again"),
            ("import", $"/campaigns/{campaign}/import"),
            ("contacts", $"/campaigns/{campaign}/contacts"),
            ("change", $"/campaigns/{campaign}/contacts/change?action=SetPriority&priority=5&state=Waiting"),
            ("contact", $"/campaigns/{campaign}/contacts/2"),
            ("people", "/people?phone=%2B79121000001"),
            ("donotcall", "/people/donotcall?project=1"),
            ("limits", "/limits?project=1"),
            ("calendars", "/calendars?project=1"),
            ("dialers", "/dialers"),
            ("results", $"/results?campaign={campaign}"),
            ("events", $"/events?campaign={campaign}"),
            ("webhooks", "/webhooks?project=1"),
            ("webhook", "/webhooks/1"),
            ("audit", "/audit"),
            ("keys", "/keys"),
            ("operations", "/operations"),
            ("missing", "/campaigns/999999"),
        ];
}
