using CampaignGrpc.Api.Http.Contract;
using CampaignGrpc.Application.Events;
using CampaignGrpc.Application.Webhooks;

namespace CampaignGrpc.Api.Mapping;

/// <summary>An event in a request to a webhook is what it is in every other answer.</summary>
internal sealed class EventText : IEventText
{
    public string Of(LoggedEvent logged) => ContractJsonText.Format(logged.ToProto());
}
