using System.Data;
using System.Globalization;
using System.IO.Compression;
using CampaignGrpc.Api.Errors;
using CampaignGrpc.Application;
using CampaignGrpc.Domain;
using ExcelDataReader;
using ExcelDataReader.Exceptions;
using ExcelNumberFormat;

namespace CampaignGrpc.Api.Http.Files;

/// <summary>
/// Reads the rows of a sheet of an Excel file. A file of this kind is read from its end, so it is put aside on disk first; of its
/// rows one is in memory at a time, of its texts all are.
/// </summary>
/// <param name="sheet">The name of the sheet; null for the first.</param>
internal sealed class XlsxRows(string? sheet)
{
    /// <summary>In bytes, as they come.</summary>
    private const long LargestFile = 256L * 1_024 * 1_024;

    /// <summary>In bytes, unpacked. The texts that cells share are held in memory.</summary>
    private const long MostTexts = 256L * 1_024 * 1_024;

    /// <summary>What Excel has. A few bytes can claim hundreds of millions.</summary>
    private const int MostColumns = 16_384;

    /// <summary>The name of the sheet that is read, once it has been found.</summary>
    public string Sheet { get; private set; } = "";

    public async IAsyncEnumerable<TableRow> ReadAsync(
        Stream content,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var file = await PutAsideAsync(content, cancellationToken);
        using var reader = Open(file);
        SelectSheet(reader);
        Sheet = reader.Name;
        if (reader.FieldCount > MostColumns)
            throw EdgeRefusal.Malformed.With($"A sheet has at most {MostColumns} columns.");
        var line = 0;
        while (Guard(reader.Read))
        {
            cancellationToken.ThrowIfCancellationRequested();
            line++;
            var cells = new string[reader.FieldCount];
            for (var column = 0; column < cells.Length; column++)
                cells[column] = Shown(reader, column);
            yield return new(line, cells);
        }
    }

    private static async Task<FileStream> PutAsideAsync(Stream content, CancellationToken cancellationToken)
    {
        FileStream? file = null;
        try
        {
            file = new(
                Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
                new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.ReadWrite,
                    Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
                }
            );
            var buffer = new byte[81_920];
            while (await content.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                if (file.Length > LargestFile)
                    throw EdgeRefusal.MessageTooLarge.With($"An Excel file of at most {LargestFile} bytes; send a larger list as CSV.");
            }

            if (file.Length == 0)
                throw EdgeRefusal.BodyEmpty.With("The file is empty.");
            file.Position = 0;
            return file;
        }
        catch (Exception exception)
        {
            if (file is not null)
                await file.DisposeAsync();
            if (exception is IOException or UnauthorizedAccessException)
                throw Refusal.StorageUnavailable.With(
                    "The file could not be put aside on the service's disk; try again, or send it as CSV."
                );
            throw;
        }
    }

    private static IExcelDataReader Open(FileStream file) =>
        Guard(() =>
        {
            using (var archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true))
            {
                if (
                    archive
                        .Entries.Where(entry => entry.FullName.EndsWith("sharedStrings.xml", StringComparison.OrdinalIgnoreCase))
                        .Sum(entry => entry.Length) > MostTexts
                )
                    throw EdgeRefusal.MessageTooLarge.With(
                        $"An Excel file with at most {MostTexts} bytes of texts; send a larger list as CSV."
                    );
            }

            file.Position = 0;
            return ExcelReaderFactory.CreateOpenXmlReader(file, new ExcelReaderConfiguration { LeaveOpen = true });
        });

    private static T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception)
            when (exception is ExcelReaderException or InvalidDataException or System.Xml.XmlException or FormatException)
        {
            throw EdgeRefusal.Malformed.With("This is no .xlsx file, or a broken one.");
        }
    }

    private void SelectSheet(IExcelDataReader reader)
    {
        if (sheet is null)
            return;
        var names = new List<string>();
        do
        {
            if (reader.Name.Equals(sheet, StringComparison.OrdinalIgnoreCase))
                return;
            names.Add(reader.Name);
        } while (Guard(reader.NextResult));

        throw new InvalidRequestException(
            "sheet",
            FieldReason.UnknownValue,
            $"A sheet of the file, which has: {string.Join(", ", names.Take(10))}."
        );
    }

    /// <summary>A cell as its owner sees it, but for long numbers, which a narrow cell shows shortened.</summary>
    private static string Shown(IExcelDataReader reader, int column)
    {
        var format = reader.GetNumberFormatString(column);
        return reader.GetValue(column) switch
        {
            null => "",
            string text => text,
            bool truth => truth ? "TRUE" : "FALSE",
            double number when format is null or "General" or "@" || IsScientific(format) => Plain(number),
            double number => Formatted(number, format) ?? Plain(number),
            DateTime moment => (format is null ? null : Formatted(moment, format))
                ?? moment.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture),
            var other => Convert.ToString(other, CultureInfo.InvariantCulture) ?? "",
        };
    }

    private static bool IsScientific(string format) => format.Contains("E+", StringComparison.OrdinalIgnoreCase);

    private static string Plain(double number) => number.ToString("0.###############", CultureInfo.InvariantCulture);

    private static string? Formatted(object value, string format) =>
        new NumberFormat(format) is { IsValid: true } known ? known.Format(value, CultureInfo.InvariantCulture) : null;
}
