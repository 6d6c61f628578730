using System.IO.Pipelines;
using System.Text;
using System.Text.Unicode;
using CampaignGrpc.Api.Errors;

namespace CampaignGrpc.Api.Http.Imports;

/// <summary>The text of a file in whatever encoding it is: the one that its mark says, else the one that its sender names, else UTF-8.</summary>
/// <param name="Text">The text; what cannot be read of it is <see cref="TableRows.Undecoded"/>.</param>
/// <param name="Charset">Which one it is.</param>
/// <param name="Advice">What its sender can do about that.</param>
internal sealed record TextEncoding(TextReader Text, string Charset, string Advice)
{
    /// <summary>The older charsets that Russian programs still write.</summary>
    private static readonly string[] Older = ["windows-1251", "koi8-r", "ibm866"];

    /// <summary>Letters that no longer text is without.</summary>
    private const string CommonLetters = "оеаинтсрвлкмдпуяьы";

    /// <exception cref="Domain.DomainException">CHARSET: no charset of that name is known. MALFORMED: the file did not arrive.</exception>
    public static async Task<TextEncoding> OpenAsync(Stream content, string? charset, CancellationToken cancellationToken)
    {
        var pipe = PipeReader.Create(content);
        ReadResult begun;
        try
        {
            begun = await pipe.ReadAtLeastAsync(4, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            throw EdgeRefusal.Malformed.With("The body did not arrive whole.");
        }

        var bytes = System.Buffers.BuffersExtensions.ToArray(begun.Buffer);
        var marked = MarkOf(bytes);
        var encoding = marked ?? Named(charset ?? "utf-8");
        var mark = marked?.Preamble.Length ?? 0;
        pipe.AdvanceTo(begun.Buffer.GetPosition(mark));
        return new(new StreamReader(pipe.AsStream(), encoding, detectEncodingFromByteOrderMarks: false), encoding.WebName, AdviceFor(bytes, encoding));
    }

    private static Encoding? MarkOf(ReadOnlySpan<byte> bytes) => bytes switch
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
            return Encoding.GetEncoding(charset, EncoderFallback.ExceptionFallback, new DecoderReplacementFallback(TableRows.Undecoded.ToString()));
        }
        catch (ArgumentException)
        {
            throw EdgeRefusal.Charset.With($"A charset of the IANA registry that is known here, such as utf-8 or {string.Join(", ", Older)}.");
        }
    }

    private static string AdviceFor(ReadOnlySpan<byte> bytes, Encoding encoding)
    {
        if (encoding.CodePage != Encoding.UTF8.CodePage) return $"Text in {encoding.WebName}, the charset that the file was read in.";
        var likely = Utf8.IsValid(bytes) ? Older[0] : Likely(bytes.ToArray());
        return $"Text in UTF-8. If the file is in {likely}, name that in its content type: {ImportBody.Csv}; charset={likely}.";
    }

    private static string Likely(byte[] bytes) =>
        Older.MaxBy(name => Encoding.GetEncoding(name).GetString(bytes).Count(letter => CommonLetters.Contains(letter, StringComparison.Ordinal)))!;
}
