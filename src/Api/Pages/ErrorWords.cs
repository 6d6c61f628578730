using CampaignGrpc.Api.Errors;
using CampaignGrpc.Web.Access;

namespace CampaignGrpc.Api.Pages;

internal sealed class ErrorWords : IErrorWords
{
    public string Say(string reason, string sentence) => Language.OfCaller?.Say(reason, sentence) ?? sentence;
}
