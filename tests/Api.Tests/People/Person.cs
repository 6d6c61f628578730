using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Api.Tests.Imports;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Tests.People;

/// <summary>Asks for a person's data, and for its erasure.</summary>
internal sealed class Person(CampaignServerFixture server)
{
    private PersonService.PersonServiceClient People => new(server.Channel);

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    /// <summary>Rows of an import, the second of which is the person's.</summary>
    public static ImportContactsRequest Rows(int count, string phone, string secret, int from = 0)
    {
        var batch = ImportDriver.Batch(from + 1, count);
        batch.Rows[1] = new() { Phone = phone, AddDataJson = $$"""{"name":"{{secret}}"}""" };
        return batch;
    }

    public async Task<ErasePersonResponse> EraseAsync(string phone, long? project = null)
    {
        var request = new ErasePersonRequest { Phone = phone };
        if (project is { } given)
            request.ProjectId = given;
        return await People.ErasePersonAsync(request, cancellationToken: TestEnd);
    }

    public async Task<ExportPersonResponse> ExportAsync(string phone, Action<ExportPersonRequest>? change = null)
    {
        var request = new ExportPersonRequest { Phone = phone };
        change?.Invoke(request);
        return await People.ExportPersonAsync(request, cancellationToken: TestEnd);
    }

    /// <summary>Asks until what is known of a person is as it will be by itself.</summary>
    public Task<ExportPersonResponse> UntilAsync(string phone, Predicate<ExportPersonResponse> isSo) =>
        Eventually.IsAsync(() => ExportAsync(phone), isSo);
}
