using System.Text;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Scheduling;
using SpreadCheetah;
using SpreadCheetah.Styling;
using SpreadCheetah.Worksheets;

namespace CampaignGrpc.Api.Http.Exports;

/// <summary>
/// Results as an Excel file, written as they are read. Its cells have types: a text is a text whatever it begins with, and a time is one.
/// </summary>
internal sealed class ResultXlsx : IResultCells, IAsyncDisposable
{
    /// <summary>A sheet has no more, its heading among them; a longer list goes on in the next.</summary>
    private const int RowsOfSheet = 1_048_576;

    private readonly Spreadsheet _file;
    private readonly IanaZone? _zone;
    private readonly StyleId _day;
    private readonly List<Cell> _row = [];
    private List<Cell>? _head;
    private int _sheets;

    private ResultXlsx(Spreadsheet file, IanaZone? zone)
    {
        _file = file;
        _zone = zone;
        _day = file.AddStyle(new Style { Format = NumberFormat.Custom("yyyy-mm-dd") });
    }

    public static async Task<ResultXlsx> BeginAsync(Stream output, IanaZone? zone, CancellationToken cancellationToken)
    {
        var options = new SpreadCheetahOptions
        {
            DefaultDateTimeFormat = NumberFormat.Custom("yyyy-mm-dd hh:mm:ss"),
            CompressionLevel = SpreadCheetahCompressionLevel.Fastest,
        };
        return new(await Spreadsheet.CreateNewAsync(output, options, cancellationToken), zone);
    }

    /// <summary>The first row is the heading of every sheet.</summary>
    public async ValueTask EndRowAsync(CancellationToken cancellationToken)
    {
        _head ??= [.. _row];
        if (_sheets == 0 || _file.NextRowNumber > RowsOfSheet)
            await BeginSheetAsync(cancellationToken);
        if (_row.Count > 0)
            await _file.AddRowAsync(_row, cancellationToken);
        _row.Clear();
    }

    public ValueTask FinishAsync(CancellationToken cancellationToken) => _file.FinishAsync(cancellationToken);

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    public void Write(string? text) => _row.Add(new(text is null ? default : new DataCell(Writable(text))));

    public void WriteJson(string? json) => Write(json);

    public void Write(PhoneNumber phone) => Write(phone.ToString());

    public void Write(long number) => _row.Add(new(new DataCell(number)));

    public void Write(decimal? number) => _row.Add(new(new DataCell(number)));

    public void Write(DateOnly? day) =>
        _row.Add(day is { } given ? new(given.ToDateTime(TimeOnly.MinValue), _day) : new(default(DataCell)));

    public void Write(DateTimeOffset? instant) =>
        _row.Add(new(instant is { } given ? new DataCell(_zone?.LocalTime(given)?.DateTime ?? given.UtcDateTime) : default));

    private async Task BeginSheetAsync(CancellationToken cancellationToken)
    {
        _sheets++;
        await _file.StartWorksheetAsync(
            _sheets == 1 ? "Results" : $"Results {_sheets}",
            new WorksheetOptions { FrozenRows = 1 },
            cancellationToken
        );
        if (_sheets > 1)
            await _file.AddRowAsync(_head!, cancellationToken);
    }

    /// <summary>XML has no words for some characters.</summary>
    private static string Writable(string text)
    {
        if (!text.Any(IsUnwritable))
            return text;
        var written = new StringBuilder(text);
        for (var place = 0; place < text.Length; place++)
        {
            if (IsUnwritable(text[place]))
                written[place] = '\uFFFD';
        }

        return written.ToString();
    }

    private static bool IsUnwritable(char character) => character is (< ' ' and not ('\t' or '\n' or '\r')) or '\uFFFE' or '\uFFFF';
}
