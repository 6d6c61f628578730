using System.IO.Pipelines;
using System.Text;
using System.Text.Unicode;
using CampaignGrpc.Api.Errors;
using CampaignGrpc.Application;
using CampaignGrpc.Domain;

namespace CampaignGrpc.Api.Http.Files;

/// <summary>
/// The text of a file in whatever encoding it is: the one that its mark says, else the one that its sender names, else UTF-8.
/// </summary>
/// <param name="Text">The text; what cannot be read of it is <see cref="TableFile.Undecoded"/>.</param>
/// <param name="Charset">Which one it is.</param>
/// <param name="Advice">What its sender can do about that.</param>
internal sealed record TextEncoding(TextReader Text, string Charset, string Advice)
{
    /// <summary>The older charsets that Russian programs still write.</summary>
    private static readonly string[] Older = ["windows-1251", "koi8-r", "ibm866"];

    /// <summary>Letters that no longer text is without.</summary>
    private const string CommonLetters = "оеаинтсрвлкмдпуяьы";

    /// <exception cref="Domain.DomainException">CHARSET: no charset of that name is known. MEDIA_TYPE: it is no text.</exception>
    /// <exception cref="InvalidRequestException">It is in UTF-16, and nothing says so.</exception>
    public static async Task<TextEncoding> OpenAsync(Stream content, string? charset, CancellationToken cancellationToken)
    {
        var pipe = PipeReader.Create(content);
        var begun = await pipe.ReadAtLeastAsync(4, cancellationToken);
        var bytes = System.Buffers.BuffersExtensions.ToArray(begun.Buffer);
        if (OtherKind(bytes) is { } other)
            throw EdgeRefusal.MediaType.With(other);
        var marked = MarkOf(bytes);
        if (marked is null && charset is null && WideWithoutMark(bytes) is { } wide)
            throw new InvalidRequestException("file", FieldReason.BadEncoding, Naming(wide));
        var encoding = marked ?? Named(charset ?? "utf-8");
        var mark = marked?.Preamble.Length ?? 0;
        pipe.AdvanceTo(begun.Buffer.GetPosition(mark));
        return new(
            new StreamReader(pipe.AsStream(), encoding, detectEncodingFromByteOrderMarks: false),
            encoding.WebName,
            AdviceFor(bytes, encoding)
        );
    }

    /// <summary>What people send as CSV because a spreadsheet opens it.</summary>
    private static string? OtherKind(ReadOnlySpan<byte> bytes) =>
        bytes switch
        {
            [(byte)'P', (byte)'K', 3, 4, ..] =>
                $"This is an Excel file, or another archive; the content type of an .xlsx file is {FileBody.Xlsx}.",
            [0xD0, 0xCF, 0x11, 0xE0, ..] => "This is a file of Excel 2003 or before; save it as .xlsx or CSV.",
            [0x1F, 0x8B, ..] => "This is a compressed file; send it with Content-Encoding: gzip.",
            _ => null,
        };

    private static Encoding? MarkOf(ReadOnlySpan<byte> bytes) =>
        bytes switch
        {
            [0xEF, 0xBB, 0xBF, ..] => Named("utf-8"),
            [0xFF, 0xFE, ..] => Named("utf-16"),
            [0xFE, 0xFF, ..] => Named("utf-16BE"),
            _ => null,
        };

    private static Encoding Named(string charset)
    {
        try
        {
            return Encoding.GetEncoding(
                charset,
                EncoderFallback.ExceptionFallback,
                new DecoderReplacementFallback(TableFile.Undecoded.ToString())
            );
        }
        catch (ArgumentException)
        {
            throw EdgeRefusal.Charset.With(
                $"A charset of the IANA registry that is known here, such as utf-8 or {string.Join(", ", Older)}."
            );
        }
    }

    private static string AdviceFor(ReadOnlySpan<byte> bytes, Encoding encoding)
    {
        if (encoding.CodePage != Encoding.UTF8.CodePage)
            return $"Text in {encoding.WebName}, the charset that the file was read in.";
        return Naming(Utf8.IsValid(bytes) ? Older[0] : Likely(bytes.ToArray()));
    }

    private static string Naming(string likely) =>
        $"Text in UTF-8. If the file is in {likely}, name that in its content type: {FileBody.Csv}; charset={likely}.";

    /// <summary>UTF-16 begins with bytes that no text in UTF-8 begins with: the halves of Latin and Cyrillic letters.</summary>
    private static string? WideWithoutMark(ReadOnlySpan<byte> bytes)
    {
        const byte Cyrillic = 4;
        if (!bytes[..Math.Min(bytes.Length, 4)].ContainsAny((byte)0, Cyrillic))
            return null;
        return bytes[0] is 0 or Cyrillic ? "utf-16be" : "utf-16le";
    }

    private static string Likely(byte[] bytes) =>
        Older.MaxBy(name =>
            Encoding.GetEncoding(name).GetString(bytes).Count(letter => CommonLetters.Contains(letter, StringComparison.Ordinal))
        )!;
}
