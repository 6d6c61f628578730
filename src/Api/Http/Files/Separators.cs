using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Http.Files;

/// <summary>What separates the cells of a CSV file, in the contract's words.</summary>
internal static class Separators
{
    private static readonly (char Character, FileSeparator Name)[] All =
    [
        (',', FileSeparator.Comma),
        (';', FileSeparator.Semicolon),
        ('\t', FileSeparator.Tab),
    ];

    public static IEnumerable<char> Characters => All.Select(known => known.Character);

    /// <summary>Null where none is named.</summary>
    public static char? ToCharacter(this FileSeparator separator) =>
        separator == FileSeparator.Unspecified ? null : All.First(known => known.Name == separator).Character;

    /// <summary>Unspecified of one beyond these.</summary>
    public static FileSeparator Of(char character) => All.FirstOrDefault(known => known.Character == character).Name;
}
