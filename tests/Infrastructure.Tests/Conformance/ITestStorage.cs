using CampaignGrpc.Application;
using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Application.Events;
using CampaignGrpc.Application.Operation;
using CampaignGrpc.Application.Results;
using CampaignGrpc.Application.Webhooks;

namespace CampaignGrpc.Infrastructure.Tests.Conformance;

/// <summary>A storage that holds nothing yet: its stores, and a way to its rows past them.</summary>
public interface ITestStorage : IDisposable
{
    IUnitOfWork Work { get; }

    ICampaignReader Campaigns { get; }

    IContactReader Contacts { get; }

    IResultReader Results { get; }

    IDialerReader Dialers { get; }

    IEventReader Events { get; }

    IHoldReader Holds { get; }

    IWebhookReader Webhooks { get; }

    /// <summary>The one number that a query answers.</summary>
    long Ask(string sql);

    void Execute(string sql);
}
