using System.Globalization;
using System.Text.Json;

namespace CampaignGrpc.Api.Http.Exports;

/// <summary>The cells of a contact's <c>add_data</c>, one for each of its keys.</summary>
internal static class AddDataCells
{
    /// <summary>As many digits as a spreadsheet keeps of a number; what has more is written as a text.</summary>
    private const int KeptDigits = 15;

    public static void Write(IResultCells cells, string addData, IReadOnlyList<string> keys)
    {
        using var document = JsonDocument.Parse(addData);
        foreach (var key in keys)
        {
            if (document.RootElement.TryGetProperty(key, out var value))
                Write(cells, value);
            else
                cells.Write((string?)null);
        }
    }

    private static void Write(IResultCells cells, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Null:
                cells.Write((string?)null);
                break;
            case JsonValueKind.String:
                cells.Write(value.GetString());
                break;
            case JsonValueKind.Number when IsPlain(value.GetRawText()):
                cells.Write(value.GetDecimal());
                break;
            default:
                cells.WriteJson(value.GetRawText());
                break;
        }
    }

    /// <summary>Whether a number comes out as it stands.</summary>
    private static bool IsPlain(string number) =>
        number.Length <= KeptDigits
        && decimal.TryParse(
            number,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var value
        )
        && value.ToString(CultureInfo.InvariantCulture) == number;
}
