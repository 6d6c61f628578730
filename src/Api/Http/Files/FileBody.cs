using System.IO.Compression;
using System.Text;
using CampaignGrpc.Api.Errors;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace CampaignGrpc.Api.Http.Files;

/// <summary>What kind of file rows come in.</summary>
internal enum FileFormat
{
    Ndjson,
    Csv,
    Xlsx,
}

/// <summary>A file of rows as it arrives: the body itself, or the file of a browser's form; compressed by gzip or not.</summary>
/// <param name="Format">What kind of file it is.</param>
/// <param name="Charset">The charset that its sender names; null for none.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record FileBody(FileFormat Format, string? Charset, Stream Content)
{
    public const string Csv = "text/csv";
    public const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    public const string Form = "multipart/form-data";

    public static readonly string[] Ndjson = ["application/x-ndjson", "application/ndjson", "application/jsonl"];

    /// <summary>What Windows calls a CSV file for which Excel is installed.</summary>
    private const string ExcelCsv = "application/vnd.ms-excel";

    /// <summary>Once, before any file is read.</summary>
    public static void Prepare()
    {
        // The charsets of older files, which the reader of Excel files asks for as well.
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        // Without this a compressed file that was cut off is taken for whole, and the rest of the list is lost in silence.
        AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);
    }

    /// <exception cref="Domain.DomainException">
    /// MEDIA_TYPE: no kind of file that is read here. MALFORMED: a form without a file.
    /// </exception>
    public static async Task<FileBody> OpenAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var body = Decompressed(request);
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
            throw WrongType;
        if (!type.MediaType.Equals(Form, StringComparison.OrdinalIgnoreCase))
            return Of(type, null, new(body, cancellationToken));
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary);
        if (boundary.Length == 0)
            throw EdgeRefusal.Malformed.With("A form names its boundary in the content type.");
        return await OpenFormAsync(new(boundary.ToString(), body), cancellationToken);
    }

    private static Stream Decompressed(HttpRequest request)
    {
        var codings = request
            .Headers.ContentEncoding.SelectMany(value => value?.Split(',', StringSplitOptions.TrimEntries) ?? [])
            .Where(coding => coding is not ("" or "identity"))
            .ToList();
        return codings switch
        {
            [] => request.Body,
            ["gzip" or "x-gzip"] => new GZipStream(request.Body, CompressionMode.Decompress),
            _ => throw EdgeRefusal.MediaType.With("The content encoding must be gzip, or none."),
        };
    }

    private static async Task<FileBody> OpenFormAsync(MultipartReader form, CancellationToken cancellationToken)
    {
        try
        {
            while (await form.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                if (section.GetContentDispositionHeader() is not { } disposition || !disposition.IsFileDisposition())
                    continue;
                var name = disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName;
                return Of(
                    MediaTypeHeaderValue.TryParse(section.ContentType, out var type) ? type : null,
                    HeaderUtilities.RemoveQuotes(name).ToString(),
                    new(section.Body, cancellationToken)
                );
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            throw EdgeRefusal.Malformed.With("The form did not arrive whole.");
        }

        throw EdgeRefusal.Malformed.With("The form has no file.");
    }

    /// <summary>By its type, and where that says nothing, as browsers and Windows have it, by its name.</summary>
    /// <exception cref="Domain.DomainException">MEDIA_TYPE.</exception>
    public static FileBody Of(MediaTypeHeaderValue? type, string? fileName, ArrivingFile content)
    {
        var mediaType = type?.MediaType.ToString() ?? "";
        var charset = type?.Charset.HasValue == true ? HeaderUtilities.RemoveQuotes(type.Charset).ToString() : null;
        FileFormat? format = mediaType.ToLowerInvariant() switch
        {
            Csv => FileFormat.Csv,
            Xlsx => FileFormat.Xlsx,
            var known when Ndjson.Contains(known) => FileFormat.Ndjson,
            _ when fileName is not null => Path.GetExtension(fileName).ToLowerInvariant() switch
            {
                ".csv" or ".txt" or ".tsv" => FileFormat.Csv,
                ".xlsx" => FileFormat.Xlsx,
                ".ndjson" or ".jsonl" => FileFormat.Ndjson,
                _ => null,
            },
            ExcelCsv => FileFormat.Csv,
            _ => null,
        };
        return new(format ?? throw WrongType, charset, content);
    }

    /// <exception cref="Domain.DomainException">MEDIA_TYPE: it is no table.</exception>
    public FileBody AsTable() =>
        Format == FileFormat.Ndjson
            ? throw EdgeRefusal.MediaType.With($"The content type must be {Csv} or {Xlsx}, or {Form} with such a file.")
            : this;

    private static Domain.DomainException WrongType =>
        EdgeRefusal.MediaType.With($"The content type must be {Csv}, {Xlsx} or {Ndjson[0]}, or {Form} with such a file.");
}
