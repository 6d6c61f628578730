using CampaignGrpc.Api.Http.Contract;
using CampaignGrpc.Application.Events;
using CampaignGrpc.Application.Webhooks;
using Google.Protobuf.WellKnownTypes;

namespace CampaignGrpc.Api.Mapping;

/// <summary>
/// An event in a request to a webhook is what it is in every other answer, and says whom it tells of where that is asked for.
/// </summary>
internal sealed class EventText : IEventText
{
    public string Of(LoggedEvent logged, ContactDetails? contact)
    {
        var told = logged.ToProto();
        if (contact is not null)
        {
            told.Data.Fields["phone"] = Value.ForString(contact.Phone.ToString());
            told.Data.Fields["add_data"] = Value.ForStruct(StructJson.Read(contact.AddData.Json));
        }

        return ContractJsonText.Format(told);
    }
}
