using System.Globalization;
using System.Text;

namespace CampaignGrpc.Bench;

/// <summary>What was measured beside its yardstick, and whether it holds its bar.</summary>
internal sealed class Table
{
    private readonly List<Row> _rows = [];

    public IEnumerable<string> Missed => _rows.Where(row => row.IsMissed).Select(row => $"{row.What}: {Text(row.Ratio)}, wanted {row.Bar}");

    public void Add(string what, string measured, string yardstick, double ratio, double? atLeast = null, double? atMost = null)
    {
        var row = new Row(what, measured, yardstick, ratio, atLeast, atMost);
        _rows.Add(row);
        Console.Error.WriteLine(row.ToMarkdown());
    }

    public string ToMarkdown()
    {
        var text = new StringBuilder()
            .AppendLine("| what | measured | yardstick | ratio | bar | held |")
            .AppendLine("| --- | --- | --- | --- | --- | --- |");
        foreach (var row in _rows)
            text.AppendLine(row.ToMarkdown());
        return text.ToString();
    }

    private static string Text(double ratio) => ratio.ToString("0.00", CultureInfo.InvariantCulture);

    private sealed record Row(string What, string Measured, string Yardstick, double Ratio, double? AtLeast, double? AtMost)
    {
        public bool IsMissed => Ratio < AtLeast || Ratio > AtMost;

        public string Bar =>
            AtLeast is { } least ? $"≥ {Text(least)}"
            : AtMost is { } most ? $"≤ {Text(most)}"
            : "–";

        public string ToMarkdown() =>
            $"| {What} | {Measured} | {Yardstick} | {Text(Ratio)} | {Bar} | {(Bar == "–" ? "–" : IsMissed ? "no" : "yes")} |";
    }
}
