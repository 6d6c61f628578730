using CampaignGrpc.Application.Imports;
using CampaignGrpc.Application.People;

namespace CampaignGrpc.Web.Access;

/// <summary>Reads files of contacts, and of numbers that are not to be called, as the API's imports do.</summary>
public interface IContactFiles
{
    /// <param name="name">The file's name, which says what kind it is.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="choice">What is told of its columns.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="Domain.DomainException">It is of no kind that is read here.</exception>
    ContactFile Open(string name, Stream content, ColumnChoice choice, CancellationToken cancellationToken);

    /// <summary>The rows of a file of numbers that are not to be called.</summary>
    /// <param name="name">The file's name, which says what kind it is.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="Domain.DomainException">It is of no kind that is read here.</exception>
    IAsyncEnumerable<IReadOnlyList<DoNotCallRow>> OpenDoNotCall(string name, Stream content, CancellationToken cancellationToken);
}

/// <summary>Which columns of a table are more than something for the scenario, by their headings.</summary>
/// <param name="TimeZone">The one with contacts' own time zones; empty for none.</param>
/// <param name="Priority">The one with their priorities; empty for none.</param>
public sealed record ColumnChoice(string TimeZone, string Priority)
{
    public static readonly ColumnChoice None = new("", "");
}

/// <summary>A file of contacts that is being read.</summary>
/// <param name="Batches">Its rows.</param>
/// <param name="Columns">How its columns were understood, once some rows are read; null of a file without a heading.</param>
public sealed record ContactFile(IAsyncEnumerable<ImportBatch> Batches, Func<FileColumns?> Columns);

/// <summary>How the columns of a file were understood.</summary>
/// <param name="Phone">The one with the numbers.</param>
/// <param name="Others">Those that are taken beside it: as the choice says, and else for the scenario.</param>
/// <param name="LeftOut">Those that become nothing.</param>
public sealed record FileColumns(string Phone, IReadOnlyList<string> Others, IReadOnlyList<string> LeftOut);
