using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Imports;
using Microsoft.Extensions.Logging;

namespace CampaignGrpc.Infrastructure.Storage.Facts;

/// <summary>
/// A line of the log for each thing that an operator would want to know of a campaign, without a number and without its data.
/// </summary>
internal sealed partial class FactLog(ILoggerFactory loggers) : IFactListener
{
    private readonly ILogger _log = loggers.CreateLogger("CampaignGrpc.Campaigns");

    public void Hear(Fact fact)
    {
        switch (fact)
        {
            case Fact.CampaignCreated(var campaign, var project, var contacts, _, _):
                LogCreated(campaign.Value, project, contacts);
                break;
            case Fact.CampaignUpdated(var campaign, var version):
                LogUpdated(campaign.Value, version);
                break;
            case Fact.CampaignStateChanged(var campaign, var from, var to):
                LogState(campaign.Value, to, from);
                break;
            case Fact.LineChanged(var campaign, true):
                LogFailing(campaign.Value);
                break;
            case Fact.LineChanged(var campaign, false):
                LogInOrder(campaign.Value);
                break;
            case Fact.CampaignDeleted(var campaign):
                LogDeleted(campaign.Value);
                break;
            case Fact.RunBegan(var campaign, var run):
                LogRunBegan(campaign.Value, run);
                break;
            case Fact.RunEnded(var campaign, var run):
                LogRunEnded(campaign.Value, run);
                break;
            case Fact.ImportEnded({ } import):
                LogImport(
                    import.ImportId,
                    import.CampaignId.Value,
                    import.State,
                    import.AcceptedCount,
                    import.DuplicateCount,
                    import.RefusedCount
                );
                break;
            case Fact.ContactsChanged(var campaign, var change, var count):
                LogChanged(campaign.Value, change.Number, change.Action, count);
                break;
            case Fact.HoldReleased:
                LogReleased();
                break;
            case Fact.ContactsReduced(var campaign, var contacts):
                LogReduced(campaign.Value, contacts);
                break;
        }
    }

    [LoggerMessage(
        EventId = 1,
        Level = LogLevel.Information,
        Message = "Campaign {Campaign} of project {Project} was created with {Contacts} contacts"
    )]
    private partial void LogCreated(long campaign, long project, int contacts);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "Campaign {Campaign} was updated, to version {Version}")]
    private partial void LogUpdated(long campaign, int version);

    [LoggerMessage(EventId = 3, Level = LogLevel.Information, Message = "Campaign {Campaign} is {State}; it was {Former}")]
    private partial void LogState(long campaign, CampaignState state, CampaignState former);

    [LoggerMessage(EventId = 4, Level = LogLevel.Information, Message = "Campaign {Campaign} was deleted")]
    private partial void LogDeleted(long campaign);

    [LoggerMessage(EventId = 5, Level = LogLevel.Information, Message = "Campaign {Campaign}: the run of {Run:yyyy-MM-dd} began")]
    private partial void LogRunBegan(long campaign, DateOnly run);

    [LoggerMessage(EventId = 6, Level = LogLevel.Information, Message = "Campaign {Campaign}: the run of {Run:yyyy-MM-dd} ended")]
    private partial void LogRunEnded(long campaign, DateOnly run);

    [LoggerMessage(
        EventId = 7,
        Level = LogLevel.Information,
        Message = "Import {Import} into campaign {Campaign} is {State}: {Accepted} rows accepted, {Duplicates} duplicates, "
            + "{Refused} refused"
    )]
    private partial void LogImport(string import, long campaign, ImportState state, int accepted, int duplicates, int refused);

    [LoggerMessage(
        EventId = 9,
        Level = LogLevel.Warning,
        Message = "Campaign {Campaign}: the latest calls failed at the line; one in a while is let through"
    )]
    private partial void LogFailing(long campaign);

    [LoggerMessage(EventId = 10, Level = LogLevel.Information, Message = "Campaign {Campaign}: calls come through again")]
    private partial void LogInOrder(long campaign);

    [LoggerMessage(
        EventId = 12,
        Level = LogLevel.Information,
        Message = "Campaign {Campaign}: contact change {Change}, {Action}, has changed {Contacts} contacts"
    )]
    private partial void LogChanged(long campaign, int change, ContactAction action, int contacts);

    [LoggerMessage(EventId = 8, Level = LogLevel.Information, Message = "The hold was released: calls go again")]
    private partial void LogReleased();

    [LoggerMessage(
        EventId = 11,
        Level = LogLevel.Information,
        Message = "Campaign {Campaign}: its {Contacts} contacts are reduced to counts"
    )]
    private partial void LogReduced(long campaign, int contacts);
}
