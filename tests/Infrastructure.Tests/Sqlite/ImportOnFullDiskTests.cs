using System.Runtime.CompilerServices;
using System.Text;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Imports;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Imports;
using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Tests.Conformance;
using MediatR;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CampaignGrpc.Infrastructure.Tests.Sqlite;

/// <summary>Imports that the disk has no room for: what was counted stays, and they go on when there is room.</summary>
public sealed class ImportOnFullDiskTests : IDisposable
{
    private const int Rows = 20_000;

    private readonly TemporaryFolder _folder = new();
    private readonly IHost _host;

    public ImportOnFullDiskTests()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = _folder.Path });
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:Campaigns", "Data Source=campaigns.db")]);
        builder.Services.AddApplication();
        builder.Services.AddInfrastructure(builder.Configuration, builder.Environment);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Logging.ClearProviders();
        _host = builder.Build();
        _host.Services.OpenDatabase();
    }

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(BadRowPolicy.SkipBad)]
    [InlineData(BadRowPolicy.AllOrNothing)]
    public async Task An_import_on_a_full_disk_is_told_so_and_goes_on_when_there_is_room(BadRowPolicy badRows)
    {
        var campaign = await _host.Services.GetRequiredService<IUnitOfWork>().AddAsync(Samples.NewCampaign());
        var imports = _host.Services.GetRequiredService<IImportReader>();
        await LimitPagesAsync(await WriteAsync("PRAGMA page_count") + 100);

        var refused = await Assert.ThrowsAsync<DomainException>(() => ImportAsync(campaign.Value, badRows));
        Assert.Equal("STORAGE_FULL", refused.Refusal.Reason);
        var cut = await imports.GetAsync(campaign, "list", TestEnd);
        Assert.InRange(cut.RowCount, 1, Rows - 1);
        await LimitPagesAsync(1_000_000);
        var report = await ImportAsync(campaign.Value, badRows);

        Assert.Equal((Rows, Rows, Rows), (report.Import.RowCount, report.Import.AcceptedCount, report.Import.PublishedCount));
        Assert.Equal(Rows, await WriteAsync("SELECT count(DISTINCT phone) FROM contacts"));
        Assert.Equal(Rows, await WriteAsync("SELECT waiting FROM campaigns WHERE waiting = contact_count"));
        Assert.Equal(0, await WriteAsync("SELECT count(*) FROM staged_rows"));
    }

    public void Dispose()
    {
        _host.Dispose();
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    private Task<ImportReport> ImportAsync(long campaign, BadRowPolicy badRows) =>
        _host
            .Services.GetRequiredService<IMediator>()
            .Send(new ImportContactsCommand(campaign, "list", DuplicatePolicy.Reject, badRows, false, Batches(TestEnd), new()), TestEnd);

    private static async IAsyncEnumerable<ImportBatch> Batches([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var first = 1; first <= Rows; first += 1_000)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return new(
                first,
                Enumerable
                    .Range(first, 1_000)
                    .Select(place => new OfferedRow(
                        0,
                        $"+7912{place:0000000}",
                        Encoding.UTF8.GetBytes($$"""{"place":{{place}},"name":"Иванов Иван Иванович"}""")
                    ))
            );
        }
    }

    private Task<long> LimitPagesAsync(long pages) => WriteAsync($"PRAGMA max_page_count = {pages}");

    private Task<long> WriteAsync(string sql) =>
        _host
            .Services.GetRequiredService<Writer>()
            .WriteAsync(
                UnitPlan.Request,
                group =>
                {
                    using var command = group.Writing().Context.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // The statements are this test's own.
                    command.CommandText = sql;
#pragma warning restore CA2100
                    command.Transaction = Microsoft.EntityFrameworkCore.Storage.DbContextTransactionExtensions.GetDbTransaction(
                        group.Writing().Context.Database.CurrentTransaction!
                    );
                    return (long)command.ExecuteScalar()!;
                },
                TestEnd
            );
}
