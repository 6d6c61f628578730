using System.IO.Compression;
using CampaignGrpc.Api.Errors;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace CampaignGrpc.Api.Http.Imports;

/// <summary>What kind of file contacts come in.</summary>
internal enum ImportFormat
{
    Ndjson,
    Csv,
    Xlsx,
}

/// <summary>The file of an import as it arrives: the body itself, or the file of a browser's form; compressed by gzip or not.</summary>
/// <param name="Format">What kind of file it is.</param>
/// <param name="Charset">The charset that its sender names; null for none.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record ImportBody(ImportFormat Format, string? Charset, Stream Content)
{
    public const string Csv = "text/csv";
    public const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    public const string Form = "multipart/form-data";

    public static readonly string[] Ndjson = ["application/x-ndjson", "application/ndjson", "application/jsonl"];

    /// <summary>What Windows calls a CSV file for which Excel is installed.</summary>
    private const string ExcelCsv = "application/vnd.ms-excel";

    /// <exception cref="Domain.DomainException">MEDIA_TYPE: no kind of file that is read here. MALFORMED: a form without a file.</exception>
    public static async Task<ImportBody> OpenAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var body = Decompressed(request);
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)) throw WrongType;
        if (!type.MediaType.Equals(Form, StringComparison.OrdinalIgnoreCase)) return Of(type, null, new(body, cancellationToken));
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary);
        if (boundary.Length == 0) throw EdgeRefusal.Malformed.With("A form names its boundary in the content type.");
        return await OpenFormAsync(new(boundary.ToString(), body), cancellationToken);
    }

    private static Stream Decompressed(HttpRequest request)
    {
        var codings = request.Headers.ContentEncoding.SelectMany(value => value?.Split(',', StringSplitOptions.TrimEntries) ?? []).Where(coding => coding is not ("" or "identity")).ToList();
        return codings switch
        {
            [] => request.Body,
            ["gzip" or "x-gzip"] => new GZipStream(request.Body, CompressionMode.Decompress),
            _ => throw EdgeRefusal.MediaType.With("The content encoding must be gzip, or none."),
        };
    }

    private static async Task<ImportBody> OpenFormAsync(MultipartReader form, CancellationToken cancellationToken)
    {
        try
        {
            while (await form.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                if (section.GetContentDispositionHeader() is not { } disposition || !disposition.IsFileDisposition()) continue;
                var name = disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName;
                return Of(MediaTypeHeaderValue.TryParse(section.ContentType, out var type) ? type : null, HeaderUtilities.RemoveQuotes(name).ToString(), new(section.Body, cancellationToken));
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
    public static ImportBody Of(MediaTypeHeaderValue? type, string? fileName, ArrivingFile content)
    {
        var mediaType = type?.MediaType.ToString() ?? "";
        var charset = type?.Charset.HasValue == true ? HeaderUtilities.RemoveQuotes(type.Charset).ToString() : null;
        ImportFormat? format = mediaType.ToLowerInvariant() switch
        {
            Csv => ImportFormat.Csv,
            Xlsx => ImportFormat.Xlsx,
            var known when Ndjson.Contains(known) => ImportFormat.Ndjson,
            _ when fileName is not null => Path.GetExtension(fileName).ToLowerInvariant() switch
            {
                ".csv" or ".txt" or ".tsv" => ImportFormat.Csv,
                ".xlsx" => ImportFormat.Xlsx,
                ".ndjson" or ".jsonl" => ImportFormat.Ndjson,
                _ => null,
            },
            ExcelCsv => ImportFormat.Csv,
            _ => null,
        };
        return new(format ?? throw WrongType, charset, content);
    }

    private static Domain.DomainException WrongType => EdgeRefusal.MediaType.With(
        $"The content type must be {Csv}, {Xlsx} or {Ndjson[0]}, or {Form} with such a file.");
}
