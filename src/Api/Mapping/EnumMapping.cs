using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using CampaignGrpc.Application;
using CampaignGrpc.Domain;
using Google.Protobuf.Reflection;

namespace CampaignGrpc.Api.Mapping;

/// <summary>The contract's enums have the same numbers as the domain's, and a zero besides; a test says so.</summary>
internal static class EnumMapping
{
    /// <summary>What a filter asks for; null when it asks for everything.</summary>
    public static T? ReadChoice<T>(this Enum choice, string path, Violations unreadable)
        where T : struct, Enum
    {
        var number = Convert.ToInt32(choice, CultureInfo.InvariantCulture);
        if (number == 0)
            return null;
        if (Enum.IsDefined(typeof(T), number))
            return (T)Enum.ToObject(typeof(T), number);
        unreadable.Add(path, FieldReason.UnknownValue, "A value of the contract.");
        return null;
    }

    /// <summary>What the contract, and with it JSON, calls one of its values.</summary>
    public static string ContractName<T>(this T value)
        where T : struct, Enum => Names<T>.All[value];

    private static class Names<T>
        where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> All = Enum.GetValues<T>()
            .ToFrozenDictionary(
                value => value,
                value => typeof(T).GetField(value.ToString())!.GetCustomAttribute<OriginalNameAttribute>()!.Name
            );
    }
}
