using System.Globalization;
using System.Runtime.CompilerServices;
using CampaignGrpc.Api.Http.Files;
using CampaignGrpc.Application.Imports;
using CampaignGrpc.Application.People;
using CampaignGrpc.Contracts.V1;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Scheduling;

namespace CampaignGrpc.Api.Http.People;

/// <summary>
/// The rows of a file of numbers that are not to be called: the number, and a reason and an end where it has such columns.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="zone">On whose clock a day begins.</param>
internal sealed class DoNotCallRows(TableFile file, IanaZone zone)
{
    /// <summary>What a file may call the columns; the first is what an export calls them.</summary>
    public static readonly IReadOnlyList<string> ReasonNames = ["reason"];

    /// <inheritdoc cref="ReasonNames"/>
    public static readonly IReadOnlyList<string> UntilNames = ["until", "until_time"];

    private const int RowsPerBatch = 500;

    private static readonly string[] Instants = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];

    private static readonly Problem NoInstant = new(
        FieldReason.Format,
        "An instant such as 2026-03-01T09:00:00Z, or a day such as 2026-03-01."
    );

    /// <summary>How the columns were understood; null before the heading has come.</summary>
    public ImportColumns? Columns { get; private set; }

    public async IAsyncEnumerable<IReadOnlyList<DoNotCallRow>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var rows in file.ReadAsync(RowsPerBatch, cancellationToken))
        {
            var (reason, until) = (PlaceOf(ReasonNames), PlaceOf(UntilNames));
            Columns ??= file.Describe([.. new[] { reason, until }.Where(place => place >= 0).Select(place => file.Heading.Names[place])]);
            yield return [.. rows.Select(row => Read(row, reason, until))];
        }
    }

    private int PlaceOf(IEnumerable<string> names) => names.Select(file.Heading.PlaceOf).FirstOrDefault(place => place >= 0, -1);

    private DoNotCallRow Read(TableRow row, int reason, int until)
    {
        var cells = row.Cells;
        if (file.Heading.Misfit(cells) is { } misfit)
            return Refused(new RowFault("", misfit));
        if (!cells.All(TableFile.IsDecoded))
            return Refused(new RowFault("", file.NotDecoded));
        var phone = cells[file.Heading.Phone].Trim();
        var untilText = until < 0 ? "" : cells[until].Trim();
        var untilTime = ReadInstant(untilText);
        return new(
            row.Line,
            phone.Length == 0 ? null : phone,
            reason < 0 ? "" : WithoutGuard(cells[reason]),
            untilTime,
            untilTime is null && untilText.Length > 0 ? [new("until_time", NoInstant)] : null,
            string.Join('\t', cells)
        );

        DoNotCallRow Refused(RowFault fault) => new(row.Line, null, "", null, [fault], string.Join('\t', cells));
    }

    /// <summary>An instant, or the beginning of a day; null when it is neither.</summary>
    private DateTimeOffset? ReadInstant(string text)
    {
        // Beyond these years a day has no instant on every clock.
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day.Year is > 1 and < 9_999 ? zone.StartOf(day) : null;
        const DateTimeStyles Universal = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParseExact(text, Instants, CultureInfo.InvariantCulture, Universal, out var instant)
            ? instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerMicrosecond))
            : null;
    }

    /// <summary>Without the apostrophe that an export puts before what a spreadsheet would take for a formula.</summary>
    private static string WithoutGuard(string text) => text is ['\'', '=' or '+' or '-' or '@' or '\t' or '\r', ..] ? text[1..] : text;
}
