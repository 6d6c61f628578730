using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Application;

/// <summary>
/// Where a list goes on: the last position of the page before, bound to what was asked, so that a token used with other
/// filters is noticed. It names a position and not a count, so what is added in between moves nothing.
/// </summary>
internal static class PageToken
{
    public static string After(long position, string question) =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{position}.{Digest(question)}")));

    /// <summary>The position that a token names; null when it is no token of this question.</summary>
    public static long? Read(string token, string question)
    {
        if (!Base64Url.IsValid(token))
            return null;
        var parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(token)).Split('.');
        return
            parts.Length == 2
            && parts[1] == Digest(question)
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? position
            : null;
    }

    private static string Digest(string question) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(question)).AsSpan(0, 8));
}

/// <summary>One page of a list.</summary>
/// <param name="Items">What is on it.</param>
/// <param name="NextToken">Asks for the next one; empty on the last.</param>
/// <param name="TotalCount">How many there are on all pages together.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string NextToken, long TotalCount)
{
    public const int DefaultSize = 50;
    public const int MaxSize = 1_000;
}

/// <summary>What a store finds of a list, all of it at one instant.</summary>
/// <param name="Items">Those behind the position that was asked for, at most as many as were asked for.</param>
/// <param name="TotalCount">How many are on the list in all.</param>
public sealed record Found<T>(IReadOnlyList<T> Items, long TotalCount)
{
    /// <summary>What a page may weigh in bytes: less than a gRPC client takes in one message unless it is told otherwise, 4 MiB.</summary>
    private const int MostBytes = 3_900_000;

    /// <summary>
    /// What an answer takes at most that says data twice, as text and as a Struct: a character of the text is three bytes at most, and
    /// one of a Struct, where a digit becomes a number of eight bytes, fewer than eight.
    /// </summary>
    internal static int BytesOf(AddData? data) => 11 * (data?.Json.Length ?? 0);

    /// <summary>The page, for which one more was asked for: it tells whether there is a next one.</summary>
    /// <param name="size">How many there may be on it.</param>
    /// <param name="bytesOf">What one of them may weigh in an answer; the page ends before it is too heavy.</param>
    /// <param name="tokenAfter">Names where the next page goes on.</param>
    internal Page<T> ToPage(int size, Func<T, int> bytesOf, Func<T, string> tokenAfter)
    {
        var (count, bytes) = (0, 0L);
        while (count < Math.Min(size, Items.Count) && ((bytes += bytesOf(Items[count])) <= MostBytes || count == 0))
            count++;
        return new([.. Items.Take(count)], Items.Count == count ? "" : tokenAfter(Items[count - 1]), TotalCount);
    }

    /// <summary>The page of things that are small, whatever they are.</summary>
    internal Page<T> ToPage(int size, Func<T, string> tokenAfter) => ToPage(size, _ => 0, tokenAfter);
}
