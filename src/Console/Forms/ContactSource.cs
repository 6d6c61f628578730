using System.Runtime.CompilerServices;
using System.Text;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Imports;
using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain;
using CampaignGrpc.Web.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignGrpc.Web.Forms;

/// <summary>Where numbers come from: a file, a field in which somebody has pasted them, or both, the file first.</summary>
/// <param name="Upload">The file; null where there is none.</param>
/// <param name="Pasted">The text.</param>
/// <param name="IsLost">Whether a file was given that is not there any more.</param>
/// <param name="Choice">What is told of its columns: of the file's, and where there is none of those of the text.</param>
public sealed record ContactSource(Upload? Upload, string Pasted, bool IsLost, ColumnChoice Choice)
{
    /// <summary>So many rows are read at once.</summary>
    private const int RowsPerBatch = 500;

    /// <summary>What is told where there is no file, or not any more.</summary>
    public static InvalidRequestException Lost => new("file", FieldReason.Required, "This field is required.");

    public bool IsEmpty => Upload is null && !HasText;

    private bool HasText => !string.IsNullOrWhiteSpace(Pasted);

    /// <summary>What a form brings: a new file, or one that it has brought before, and a text.</summary>
    public static async Task<ContactSource> OfAsync(
        IFormCollection form,
        Caller caller,
        Uploads uploads,
        CancellationToken cancellationToken
    )
    {
        var (known, pasted) = (form["upload"].ToString(), form["numbers"].ToString());
        var choice = new ColumnChoice(form["time_zone_column"].ToString().Trim(), form["priority_column"].ToString().Trim());
        if (form.Files.GetFile("file") is { Length: > 0 } file)
            return new(await uploads.KeepAsync(file, caller, cancellationToken), pasted, false, choice);
        var upload = known.Length == 0 ? null : uploads.Find(known, caller);
        return new(upload, pasted, known.Length > 0 && upload is null, choice);
    }

    /// <summary>Opens it for reading, from the beginning.</summary>
    /// <exception cref="InvalidRequestException">The file has gone since: its hour was over, or somebody was done with it.</exception>
    public Reading Open(IServiceProvider services, CancellationToken cancellationToken)
    {
        var files = services.GetRequiredService<IContactFiles>();
        if (Upload is not { } upload)
            return OpenText(files, Choice, cancellationToken);
        var stream = Open(upload);
        var file = new Reading(files.Open(upload.Name, stream, Choice, cancellationToken), stream);
        return HasText ? file.Then(OpenText(files, ColumnChoice.None, cancellationToken)) : file;
    }

    private static FileStream Open(Upload upload)
    {
        const FileShare WithOthers = FileShare.ReadWrite | FileShare.Delete;
        try
        {
            return new(upload.Path, FileMode.Open, FileAccess.Read, WithOthers, 64 * 1_024, useAsync: true);
        }
        catch (FileNotFoundException)
        {
            throw Lost;
        }
    }

    /// <summary>A heading has no number: what was pasted from a table is one.</summary>
    private Reading OpenText(IContactFiles files, ColumnChoice choice, CancellationToken cancellationToken)
    {
        var first = Pasted.AsSpan().Trim();
        if (first.IndexOfAny('\r', '\n') is > 0 and var end)
            first = first[..end];
        if (first.ContainsAnyInRange('0', '9'))
            return new(new(BatchesAsync(Pasted, cancellationToken), () => null), Stream.Null);
        var stream = new MemoryStream(Encoding.UTF8.GetBytes(Pasted));
        return new(files.Open("pasted.csv", stream, choice, cancellationToken), stream);
    }

#pragma warning disable CS1998 // It is read as a file is.
    private static async IAsyncEnumerable<ImportBatch> BatchesAsync(
        string pasted,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
#pragma warning restore CS1998
    {
        foreach (var batch in Rows(pasted).Chunk(RowsPerBatch))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new(null, batch);
        }
    }

    private static IEnumerable<OfferedRow> Rows(string pasted)
    {
        using var reader = new StringReader(pasted);
        for (var line = 1; reader.ReadLine() is { } text; line++)
        {
            var phone = text.Trim().TrimEnd(',', ';');
            if (phone.Length > 0)
                yield return new(line, phone, default);
        }
    }

    /// <summary>A source that is being read.</summary>
    public sealed record Reading(ContactFile File, Stream Stream, Reading? Next = null) : IAsyncDisposable
    {
        /// <summary>This one, and another behind it.</summary>
        public Reading Then(Reading next) =>
            new(new(BothAsync(File.Batches, next.File.Batches), () => File.Columns() ?? next.File.Columns()), Stream, next);

        public async ValueTask DisposeAsync()
        {
            await Stream.DisposeAsync();
            if (Next is not null)
                await Next.DisposeAsync();
        }

        private static async IAsyncEnumerable<ImportBatch> BothAsync(
            IAsyncEnumerable<ImportBatch> first,
            IAsyncEnumerable<ImportBatch> second,
            [EnumeratorCancellation] CancellationToken cancellationToken = default
        )
        {
            await foreach (var batch in first.WithCancellation(cancellationToken))
                yield return batch;
            await foreach (var batch in second.WithCancellation(cancellationToken))
                yield return batch;
        }
    }
}
