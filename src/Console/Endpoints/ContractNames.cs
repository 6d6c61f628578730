using System.Text.Json;

namespace CampaignGrpc.Web.Endpoints;

/// <summary>Values as the contract names them, such as CONTACT_RESULT_OPTED_OUT; a test holds all of them against it.</summary>
internal static class ContractNames
{
    /// <summary>The name of none is that of the contract's unspecified value.</summary>
    public static string Of<TEnum>(TEnum? value)
        where TEnum : struct, Enum => $"{Upper(typeof(TEnum).Name)}_{(value is { } one ? Upper(one.ToString()) : "UNSPECIFIED")}";

    private static string Upper(string name) => JsonNamingPolicy.SnakeCaseUpper.ConvertName(name);
}
