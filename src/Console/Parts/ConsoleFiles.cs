using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;

namespace CampaignGrpc.Web.Parts;

/// <summary>The files that pages load, carried inside this assembly, so that neither a working directory nor a manifest matters.</summary>
public static class ConsoleFiles
{
    private static readonly FrozenDictionary<string, ConsoleFile> All = Assembly
        .GetExecutingAssembly()
        .GetManifestResourceNames()
        .Where(name => name.StartsWith("assets/", StringComparison.Ordinal))
        .Select(ConsoleFile.Load)
        .ToFrozenDictionary(file => file.Name);

    /// <summary>One for the whole set, so that a sheet names its fonts by a relative address.</summary>
    private static readonly string Version = Convert.ToHexStringLower(
        SHA256.HashData([.. All.Values.OrderBy(file => file.Name, StringComparer.Ordinal).SelectMany(file => SHA256.HashData(file.Bytes))])
    )[..12];

    /// <summary>Where a file is found: another one whenever one of them has changed.</summary>
    public static string Of(string name) => $"/assets/{Version}/{All[name].Name}";

    /// <summary>All of them by where they are found.</summary>
    internal static IEnumerable<(string Path, ConsoleFile File)> ByPath => All.Values.Select(file => (Of(file.Name), file));
}

/// <summary>A file that pages load.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its media type.</param>
/// <param name="Bytes">As it is.</param>
/// <param name="Brotli">Packed; null when that makes it no smaller.</param>
internal sealed record ConsoleFile(string Name, string Type, byte[] Bytes, byte[]? Brotli)
{
    public static ConsoleFile Load(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var name = resource["assets/".Length..];
        return new(name, TypeOf(name), bytes, Path.GetExtension(name) == ".woff2" ? null : Pack(bytes));
    }

    private static string TypeOf(string name) =>
        Path.GetExtension(name) switch
        {
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            ".woff2" => "font/woff2",
            _ => "text/plain; charset=utf-8",
        };

    private static byte[]? Pack(byte[] bytes)
    {
        var room = new byte[BrotliEncoder.GetMaxCompressedLength(bytes.Length)];
        return BrotliEncoder.TryCompress(bytes, room, out var length, quality: 9, window: 22) && length < bytes.Length
            ? room[..length]
            : null;
    }
}
