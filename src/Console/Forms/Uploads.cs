using System.Security.Cryptography;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain;
using CampaignGrpc.Web.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Web.Forms;

/// <summary>
/// Files that somebody is shown what is in them, until they have said what to do with them: on disk, for an hour, and for nobody else. A
/// browser without script would have to be given the file again.
/// </summary>
public sealed class Uploads(IOptions<ConsoleOptions> options, TimeProvider time) : IHostedService, IDisposable
{
    /// <summary>Of all files together.</summary>
    private const long MostBytes = 2L * 1_024 * 1_024 * 1_024;

    /// <summary>Of one person's files together.</summary>
    private const long MostBytesOfOne = 1L * 1_024 * 1_024 * 1_024;

    /// <summary>So many forms with files are read at once, of whomever.</summary>
    private const int MostArriving = 8;

    /// <summary>So many files of one person are kept: the oldest gives way to the next.</summary>
    private const int MostOfOne = 5;

    private const string LockExtension = ".lock";
    private const string NameFormat = "N";

    private static readonly TimeSpan KeptFor = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _arriving = new(MostArriving);
    private readonly Dictionary<string, (Upload Upload, ITimer End)> _kept = [];
    private string? _all = options.Value.UploadsFolder;
    private (string Path, FileStream Lock)? _own;

    /// <summary>Removes what a process that is gone has left.</summary>
    /// <exception cref="SettingException">The folder is another user's, or others may read it.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!options.Value.Enabled || !Directory.Exists(_all))
            return Task.CompletedTask;
        // Whatever else somebody has there is theirs.
        foreach (var folder in Directory.EnumerateDirectories(FolderOfAll()))
        {
            if (!Guid.TryParseExact(Path.GetFileName(folder), NameFormat, out _) || TryLock(folder) is not { } left)
                continue;
            Directory.Delete(folder, recursive: true);
            left.Dispose();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A form with a file is about to be read, and done with when this is disposed of.</summary>
    /// <exception cref="DomainException">OVERLOADED: too many are being read.</exception>
    public Arrival Arrive() =>
        _arriving.Wait(TimeSpan.Zero)
            ? new(Folder(), _arriving)
            : throw Refusal.Overloaded.With("Too many files arrive at once. Send it again in a while.");

    /// <summary>Keeps a file.</summary>
    /// <returns>The name by which it is found again.</returns>
    /// <exception cref="DomainException">OVERLOADED: too much is kept already.</exception>
    public async Task<Upload> KeepAsync(IFormFile file, Caller caller, CancellationToken cancellationToken)
    {
        var id = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var upload = new Upload(id, Path.GetFileName(file.FileName), Path.Combine(Folder(), id), file.Length, caller.Subject, time.Now());
        lock (_lock)
        {
            MakeRoom(upload);
            if (_kept.Values.Sum(kept => kept.Upload.Length) + file.Length > MostBytes)
                throw Refusal.Overloaded.With("Too many files wait to be taken in. Send it again in a while.");
            _kept.Add(id, (upload, time.CreateTimer(_ => Drop(upload), null, KeptFor, Timeout.InfiniteTimeSpan)));
        }

        var isWhole = false;
        try
        {
            await using var stream = File.Create(upload.Path);
            await file.CopyToAsync(stream, cancellationToken);
            isWhole = true;
        }
        finally
        {
            if (!isWhole)
                Drop(upload);
        }

        return upload;
    }

    /// <summary>Null when it is somebody else's, or is not there any more.</summary>
    public Upload? Find(string id, Caller caller)
    {
        lock (_lock)
            return _kept.TryGetValue(id, out var kept) && kept.Upload.Subject == caller.Subject ? kept.Upload : null;
    }

    public void Drop(Upload upload)
    {
        lock (_lock)
        {
            if (!_kept.Remove(upload.Id, out var kept))
                return;
            kept.End.Dispose();
            File.Delete(upload.Path);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var kept in _kept.Values)
                kept.End.Dispose();
            _kept.Clear();
            _arriving.Dispose();
            if (_own is not { } own)
                return;
            _own = null;
            if (Directory.Exists(own.Path))
                Directory.Delete(own.Path, recursive: true);
            own.Lock.Dispose();
            if (options.Value.UploadsFolder is null && Directory.Exists(_all))
                Directory.Delete(_all, recursive: true);
        }
    }

    private void MakeRoom(Upload coming)
    {
        var own = _kept
            .Values.Select(kept => kept.Upload)
            .Where(upload => upload.Subject == coming.Subject)
            .OrderBy(upload => upload.Time)
            .ToList();
        while (own.Count > 0 && (own.Count >= MostOfOne || own.Sum(upload => upload.Length) + coming.Length > MostBytesOfOne))
        {
            Drop(own[0]);
            own.RemoveAt(0);
        }
    }

    /// <summary>
    /// A folder of this process within the one of all, which nobody else may read. It is made again if somebody has tidied it away.
    /// </summary>
    private string Folder()
    {
        lock (_lock)
        {
            var all = FolderOfAll();
            if (_own is null)
            {
                var path = Path.Combine(all, Guid.NewGuid().ToString(NameFormat));
                // Held first, so that whoever starts meanwhile takes the folder for no leftover.
                _own = (path, TryLock(path) ?? throw new InvalidOperationException($"{path} is another process's."));
            }

            return Directory.CreateDirectory(_own.Value.Path).FullName;
        }
    }

    private string FolderOfAll()
    {
        const UnixFileMode OwnersAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        _all ??= Directory.CreateTempSubdirectory("campaigns-uploads-").FullName;
        if (OperatingSystem.IsWindows())
            return Directory.CreateDirectory(_all).FullName;
        if (Directory.CreateDirectory(_all, OwnersAlone).UnixFileMode != OwnersAlone)
            throw new SettingException($"{_all} is open to others: its mode must be 0700, or Console:UploadsFolder another folder.");
        return _all;
    }

    /// <summary>Null while a process that is there holds it.</summary>
    private static FileStream? TryLock(string folder)
    {
        try
        {
            return new(folder + LockExtension, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException)
        {
            return null;
        }
    }
}

/// <summary>A form with a file that is being read.</summary>
/// <param name="folder">Where the file may lie meanwhile.</param>
/// <param name="arriving">The places of such forms, of which this one has one.</param>
public sealed class Arrival(string folder, SemaphoreSlim arriving) : IDisposable
{
    public string Folder => folder;

    public void Dispose() => arriving.Release();
}

/// <summary>A file that is kept for a while.</summary>
/// <param name="Id">The name by which it is found again.</param>
/// <param name="Name">What whoever brought it calls it.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Subject">Whose it is.</param>
/// <param name="Time">Since when it is kept.</param>
public sealed record Upload(string Id, string Name, string Path, long Length, string Subject, DateTimeOffset Time);
