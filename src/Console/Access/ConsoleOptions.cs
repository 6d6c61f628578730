using System.ComponentModel.DataAnnotations;

namespace CampaignGrpc.Web.Access;

/// <summary>The service's choices about its console, section <c>Console</c> of the configuration.</summary>
public sealed class ConsoleOptions
{
    /// <summary>Whether the console is served. Default: yes.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// Folder with the keys that protect sessions and forms, the same for all replicas. Default: beside a SQLite file; without one on
    /// PostgreSQL, where a restart ends all sessions and each replica has its own.
    /// </summary>
    public string? KeysFolder { get; set; }

    /// <summary>
    /// Folder with the files that wait for their owner's word, read by nobody else. Default: beside a SQLite file; without one on
    /// PostgreSQL, in the folder for temporary files.
    /// </summary>
    public string? UploadsFolder { get; set; }

    /// <summary>After how long somebody signs in anew. Default: 12 h.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "30.00:00:00")]
    public TimeSpan SessionLength { get; set; } = TimeSpan.FromHours(12);
}
