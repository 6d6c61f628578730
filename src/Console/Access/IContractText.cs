using CampaignGrpc.Application.People;

namespace CampaignGrpc.Web.Access;

/// <summary>Writes what is known of somebody as the API answers it.</summary>
public interface IContractText
{
    /// <returns>A JSON object.</returns>
    string Of(PersonRecord record);
}
