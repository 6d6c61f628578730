using CampaignGrpc.Api.Http.Files;
using CampaignGrpc.Api.Http.Imports;
using CampaignGrpc.Contracts.V1;
using CampaignGrpc.Web.Access;

namespace CampaignGrpc.Api.Pages;

/// <summary>Reads a file of contacts by the same code as <c>contacts:import</c>.</summary>
internal sealed class ContactFiles : IContactFiles
{
    public ContactFile Open(string name, Stream content, CancellationToken cancellationToken)
    {
        var rows = new ImportRows(FileBody.Of(null, name, new(content, cancellationToken)), new ImportFile(), UnknownJsonFieldsPolicy.Reject);
        return new(rows.ReadAsync(cancellationToken), () => rows.Columns is { } columns ? Of(columns) : null);
    }

    private static FileColumns Of(ImportColumns columns) => new(columns.PhoneColumn, [.. columns.Columns], [.. columns.LeftOut]);
}
