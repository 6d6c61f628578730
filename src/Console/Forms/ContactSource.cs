using System.Text;
using CampaignGrpc.Application.Imports;
using CampaignGrpc.Application.Trust;
using CampaignGrpc.Web.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignGrpc.Web.Forms;

/// <summary>Where numbers come from: a file, or a field in which somebody has pasted them.</summary>
/// <param name="Upload">The file; null where there is none.</param>
/// <param name="Pasted">The text.</param>
/// <param name="IsLost">Whether a file was given that is not there any more.</param>
public sealed record ContactSource(Upload? Upload, string Pasted, bool IsLost)
{
    /// <summary>So many rows are read at once.</summary>
    private const int RowsPerBatch = 500;

    public bool IsEmpty => Upload is null && string.IsNullOrWhiteSpace(Pasted);

    /// <summary>What a form brings: a new file, or one that it has brought before, or a text.</summary>
    public static async Task<ContactSource> OfAsync(IFormCollection form, Caller caller, Uploads uploads, CancellationToken cancellationToken)
    {
        var (known, pasted) = (form["upload"].ToString(), form["numbers"].ToString());
        if (form.Files.GetFile("file") is { Length: > 0 } file) return new(await uploads.KeepAsync(file, caller, cancellationToken), pasted, false);
        var upload = known.Length == 0 ? null : uploads.Find(known, caller);
        return new(upload, pasted, known.Length > 0 && upload is null);
    }

    /// <summary>Opens it for reading, from the beginning.</summary>
    public Reading Open(IServiceProvider services, CancellationToken cancellationToken)
    {
        var files = services.GetRequiredService<IContactFiles>();
        if (Upload is { } upload)
        {
            var stream = new FileStream(upload.Path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1_024, useAsync: true);
            return new(files.Open(upload.Name, stream, cancellationToken), stream);
        }

        // A heading has no number: what was pasted from a table is one.
        var first = Pasted.AsSpan().Trim();
        if (first.IndexOfAny('\r', '\n') is > 0 and var end) first = first[..end];
        if (!first.ContainsAnyInRange('0', '9'))
        {
            var stream = new MemoryStream(Encoding.UTF8.GetBytes(Pasted));
            return new(files.Open("pasted.csv", stream, cancellationToken), stream);
        }

        return new(new(Batches(Pasted), () => null), Stream.Null);
    }

#pragma warning disable CS1998 // It is read as a file is.
    private static async IAsyncEnumerable<ImportBatch> Batches(string pasted)
#pragma warning restore CS1998
    {
        var rows = pasted.ReplaceLineEndings("\n").Split('\n')
            .Select((text, place) => new OfferedRow(place + 1, text.Trim().TrimEnd(',', ';'), default))
            .Where(row => row.Phone!.Length > 0);
        foreach (var batch in rows.Chunk(RowsPerBatch)) yield return new(null, batch);
    }

    /// <summary>A source that is being read.</summary>
    public sealed record Reading(ContactFile File, Stream Stream) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Stream.DisposeAsync();
    }
}
