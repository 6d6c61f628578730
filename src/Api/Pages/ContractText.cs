using CampaignGrpc.Api.Http.Contract;
using CampaignGrpc.Api.Mapping;
using CampaignGrpc.Application.People;
using CampaignGrpc.Web.Access;

namespace CampaignGrpc.Api.Pages;

internal sealed class ContractText : IContractText
{
    public string Of(PersonRecord record) => ContractJsonText.Format(record.ToProto());
}
