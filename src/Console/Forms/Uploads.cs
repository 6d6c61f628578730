using System.Security.Cryptography;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain;
using Microsoft.AspNetCore.Http;

namespace CampaignGrpc.Web.Forms;

/// <summary>
/// Files that somebody is shown what is in them, until they have said what to do with them: on disk, for an hour, and for nobody else. A browser
/// without script would have to be given the file again.
/// </summary>
public sealed class Uploads(TimeProvider time) : IDisposable
{
    private const long MostBytes = 2L * 1_024 * 1_024 * 1_024;

    private static readonly TimeSpan KeptFor = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Upload> _kept = [];
    private string? _folder;

    /// <summary>Keeps a file.</summary>
    /// <returns>The name by which it is found again.</returns>
    /// <exception cref="DomainException">OVERLOADED: too much is kept already.</exception>
    public async Task<Upload> KeepAsync(IFormFile file, Caller caller, CancellationToken cancellationToken)
    {
        var id = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var (name, path) = (Path.GetFileName(file.FileName), Path.Combine(Folder(), id));
        var upload = new Upload(id, name, path, file.Length, caller.Subject, time.Now() + KeptFor);
        lock (_lock)
        {
            DropOld();
            if (_kept.Values.Sum(kept => kept.Length) + file.Length > MostBytes)
                throw Refusal.Overloaded.With("Too many files wait to be taken in. Send it again in a while.");
            _kept.Add(id, upload);
        }

        await using var stream = File.Create(upload.Path);
        await file.CopyToAsync(stream, cancellationToken);
        return upload;
    }

    /// <summary>Null when it is somebody else's, or is not there any more.</summary>
    public Upload? Find(string id, Caller caller)
    {
        lock (_lock)
        {
            DropOld();
            return _kept.TryGetValue(id, out var upload) && upload.Subject == caller.Subject ? upload : null;
        }
    }

    public void Drop(Upload upload)
    {
        lock (_lock) _kept.Remove(upload.Id);
        File.Delete(upload.Path);
    }

    public void Dispose()
    {
        if (_folder is not null) Directory.Delete(_folder, recursive: true);
    }

    private string Folder()
    {
        // Nobody else's to read.
        lock (_lock) return _folder ??= Directory.CreateTempSubdirectory("campaigns-uploads-").FullName;
    }

    private void DropOld()
    {
        var now = time.Now();
        foreach (var old in _kept.Values.Where(kept => kept.EndTime <= now).ToList())
        {
            _kept.Remove(old.Id);
            File.Delete(old.Path);
        }
    }
}

/// <summary>A file that is kept for a while.</summary>
public sealed record Upload(string Id, string Name, string Path, long Length, string Subject, DateTimeOffset EndTime);
