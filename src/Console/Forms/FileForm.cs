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
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InvalidRequestException">TOO_LARGE.</exception>
    public static async Task<IFormCollection> ReadAsync(HttpRequest request, int mostOfFields, CancellationToken cancellationToken)
    {
        var boundary = HeaderUtilities.RemoveQuotes(request.GetTypedHeaders().ContentType!.Boundary).ToString();
        var reader = new MultipartReader(boundary, request.Body);
        var (fields, files, left) = (new KeyValueAccumulator(), new FormFileCollection(), mostOfFields);
        while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
        {
            if (section.AsFileSection() is { } file)
            {
                var kept = new FileBufferingReadStream(section.Body, MemoryOfFile);
                request.HttpContext.Response.RegisterForDisposeAsync(kept);
                await kept.DrainAsync(cancellationToken);
                files.Add(new FormFile(kept, 0, kept.Length, file.Name, file.FileName));
            }
            else if (section.AsFormDataSection() is { } field)
            {
                // Its name lies in memory too, and what holds them both.
                left -= BytesBesideText + field.Name.Length;
                var text = await ReadAsync(section.Body, left, mostOfFields, cancellationToken);
                left -= text.Length;
                fields.Append(field.Name, text);
            }
        }

        return new FormCollection(fields.GetResults(), files);
    }

    /// <summary>What is told of a form that is larger than it may be.</summary>
    public static InvalidRequestException TooLarge(long most) =>
        new("form", FieldReason.TooLarge, string.Create(CultureInfo.InvariantCulture, $"At most {most} bytes in one request."));

    private static async Task<string> ReadAsync(Stream body, int left, int mostOfFields, CancellationToken cancellationToken)
    {
        using var text = new MemoryStream();
        var part = new byte[4 * 1_024];
        while (await body.ReadAsync(part, cancellationToken) is > 0 and var count)
        {
            if (text.Length + count > left) throw TooLarge(mostOfFields);
            text.Write(part, 0, count);
        }

        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }
}
