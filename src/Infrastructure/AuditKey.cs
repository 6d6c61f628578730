using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CampaignGrpc.Application.Audit;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Infrastructure.Storage.Engine;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Infrastructure;

/// <summary>
/// The key of the hashes of numbers: in a file that the settings name, or beside the data, where it is made when it is missing.
/// </summary>
internal sealed class AuditKey(StorageEngine engine, IOptions<AuditOptions> options) : IAuditKey
{
    private const int Bytes = 32;

    private readonly Lazy<byte[]?> _key = new(() => Read(engine, options.Value.KeyFile));

    public string? HashOf(PhoneNumber? phone)
    {
        if (phone is null || _key.Value is not { } key)
            return null;
        var hash = HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(phone.Digits.ToString(CultureInfo.InvariantCulture)));
        return Convert.ToHexStringLower(hash);
    }

    /// <summary>Looks for the key before the first request.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="DatabaseRefusedException">It cannot be read, or is none.</exception>
    public bool Load() => _key.Value is not null;

    private static byte[]? Read(StorageEngine engine, string? named)
    {
        if ((named ?? engine.Beside(".audit-key")) is not { } file)
            return null;
        try
        {
            if (named is null && !File.Exists(file))
                Make(file);
            var key = Convert.FromBase64String(File.ReadAllText(file).Trim());
            return key.Length >= Bytes ? key : throw new FormatException("it is shorter than 32 bytes.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new DatabaseRefusedException($"The key of the audit, {file}, cannot be used: {exception.Message}", exception);
        }
    }

    private static void Make(string file)
    {
        var access = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            access.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var unfinished = file + ".new";
        using (var stream = new FileStream(unfinished, access))
        {
            stream.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes))));
            // A power cut must not leave a file without the key in it.
            stream.Flush(flushToDisk: true);
        }

        File.Move(unfinished, file);
    }
}
