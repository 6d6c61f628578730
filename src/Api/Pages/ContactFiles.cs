using CampaignGrpc.Api.Http.Files;
using CampaignGrpc.Api.Http.Imports;
using CampaignGrpc.Api.Http.People;
using CampaignGrpc.Application;
using CampaignGrpc.Application.People;
using CampaignGrpc.Contracts.V1;
using CampaignGrpc.Domain.Scheduling;
using CampaignGrpc.Web.Access;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Api.Pages;

/// <summary>Reads files by the same code as <c>contacts:import</c> and <c>do_not_call:import</c>.</summary>
internal sealed class ContactFiles(IOptions<CampaignsOptions> options) : IContactFiles
{
    public ContactFile Open(string name, Stream content, ColumnChoice choice, CancellationToken cancellationToken)
    {
        var file = new ImportFile();
        if (choice.TimeZone.Length > 0)
            file.TimeZoneColumn = choice.TimeZone;
        if (choice.Priority.Length > 0)
            file.PriorityColumn = choice.Priority;
        var rows = new ImportRows(FileBody.Of(null, name, new(content, cancellationToken)), file, UnknownJsonFieldsPolicy.Reject);
        return new(rows.ReadAsync(cancellationToken), () => rows.Columns is { } columns ? Of(columns) : null);
    }

    public IAsyncEnumerable<IReadOnlyList<DoNotCallRow>> OpenDoNotCall(string name, Stream content, CancellationToken cancellationToken)
    {
        var body = FileBody.Of(null, name, new(content, cancellationToken)).AsTable();
        return new DoNotCallRows(new(body, TableChoice.None), IanaZone.FromStorage(options.Value.DefaultTimeZone)).ReadAsync(
            cancellationToken
        );
    }

    private static FileColumns Of(ImportColumns columns) => new(columns.PhoneColumn, [.. columns.Columns], [.. columns.LeftOut]);
}
