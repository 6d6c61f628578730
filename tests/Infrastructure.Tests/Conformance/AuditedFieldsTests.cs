using System.Text.RegularExpressions;
using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Infrastructure.Storage.Writing;

namespace CampaignGrpc.Infrastructure.Tests.Conformance;

public sealed partial class AuditedFieldsTests
{
    [Fact]
    public void Whatever_an_owner_may_change_the_audit_tells_by_the_contracts_name()
    {
        var told = AuditedFields.Of(Samples.NewCampaign(contacts: 1)).Select(field => field.Name.Split('.')[^1]).ToHashSet();
        // Calendars are told as the dates that they leave.
        var changeable = Enum.GetValues<CampaignFields>()
            .Where(field => int.IsPow2((int)field) && field != CampaignFields.Calendars)
            .Select(field => Word().Replace($"{field}", "_$0").ToLowerInvariant());

        Assert.Empty(changeable.Except(told));
    }

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex Word();
}
