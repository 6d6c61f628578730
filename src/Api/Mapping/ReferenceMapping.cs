using System.Globalization;
using CampaignGrpc.Application.Reference;
using Proto = CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Mapping;

internal static class ReferenceMapping
{
    public static Proto.ListReferenceDataResponse ToProto(this ReferenceData data) =>
        new()
        {
            Periods = { Items(data.Recurrences, _ => "") },
            CampaignStates = { Items(data.CampaignStates, state => state.ToProto().ContractName()) },
            ContactStates = { Items(data.ContactStates, state => state.ToProto().ContractName()) },
            ContactResults = { Items(data.ContactResults, result => ContactMapping.ToProto(result).ContractName()) },
            Outcomes = { Items(data.Outcomes, outcome => outcome.ToProto().ContractName()) },
        };

    private static IEnumerable<Proto.ReferenceItem> Items<T>(IReadOnlyDictionary<T, Title> titles, Func<T, string> nameOf)
        where T : struct, Enum =>
        titles
            .OrderBy(title => title.Key)
            .Select(title => new Proto.ReferenceItem
            {
                Id = Convert.ToInt32(title.Key, CultureInfo.InvariantCulture),
                Name = nameOf(title.Key),
                TitleRu = title.Value.Russian,
                TitleEn = title.Value.English,
            });
}
