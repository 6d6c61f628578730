using System.Globalization;
using System.Text;
using CampaignGrpc.Application;
using CampaignGrpc.Domain;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace CampaignGrpc.Web.Forms;

/// <summary>
/// Reads a form in which a file may come. The framework bounds each field by itself: a form of many would fill the memory. Here all fields
/// together have a bound, and the file, which has one of its own, goes to the disk as it comes.
/// </summary>
internal static class FileForm
{
    private const int MemoryOfFile = 64 * 1_024;
    private const int BytesBesideText = 128;

    /// <param name="request">The request, of a form that has a boundary.</param>
    /// <param name="mostOfFields">So many bytes all fields may have together.</param>
    /// <param name="folder">Where a file lies until the request is answered.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InvalidRequestException">TOO_LARGE.</exception>
    public static async Task<IFormCollection> ReadAsync(
        HttpRequest request,
        int mostOfFields,
        string folder,
        CancellationToken cancellationToken
    )
    {
        var boundary = HeaderUtilities.RemoveQuotes(request.GetTypedHeaders().ContentType!.Boundary).ToString();
        var reader = new MultipartReader(boundary, request.Body);
        var (fields, files, left) = (new KeyValueAccumulator(), new FormFileCollection(), (long)mostOfFields);
        while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
        {
            if (section.AsFileSection() is { } file)
            {
                left -= MemoryOfFile;
                if (left < 0)
                    throw TooLarge(mostOfFields);
                var kept = new FileBufferingReadStream(section.Body, MemoryOfFile, bufferLimit: null, folder);
                request.HttpContext.Response.RegisterForDisposeAsync(kept);
                await kept.DrainAsync(cancellationToken);
                files.Add(new FormFile(kept, 0, kept.Length, file.Name, file.FileName));
            }
            else if (section.AsFormDataSection() is { } field)
            {
                // What holds it lies in memory too.
                left -= BytesBesideText + field.Name.Length;
                using var text = await ReadAsync(section.Body, left, cancellationToken) ?? throw TooLarge(mostOfFields);
                left -= text.Length;
                fields.Append(field.Name, Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length));
            }
        }

        return new FormCollection(fields.GetResults(), files);
    }

    /// <summary>What is told of a form that is larger than it may be.</summary>
    public static InvalidRequestException TooLarge(long most) =>
        new("form", FieldReason.TooLarge, string.Create(CultureInfo.InvariantCulture, $"At most {most} bytes in one request."));

    /// <summary>What a field has; null when that is more than is left.</summary>
    private static async Task<MemoryStream?> ReadAsync(Stream body, long left, CancellationToken cancellationToken)
    {
        var (text, part) = (new MemoryStream(), new byte[4 * 1_024]);
        while (text.Length <= left && await body.ReadAsync(part, cancellationToken) is > 0 and var count)
            text.Write(part, 0, count);
        return text.Length <= left ? text : null;
    }
}
