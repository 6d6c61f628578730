using CampaignGrpc.Application;
using CampaignGrpc.Domain;
using CampaignGrpc.Infrastructure;
using CampaignGrpc.Infrastructure.Storage.Model;
using CampaignGrpc.Simulation.Tests.World;
using MediatR;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace CampaignGrpc.Simulation.Tests;

/// <summary>
/// The service without its front door: the real use cases and stores, a clock that tests set, and a database in memory that
/// is wiped between scenarios, since making one anew would take longer than most scenarios do.
/// </summary>
internal sealed class SimulatedService : IDisposable
{
    private readonly IHost _host;
    private readonly IMediator _mediator;
    private readonly IUnitOfWork _work;
    private readonly Sweep _sweep;

    public SimulatedService()
    {
        Connection.Open();
        var options = new DbContextOptionsBuilder<CampaignsContext>().UseSqlite(Connection).Options;
        var builder = Host.CreateEmptyApplicationBuilder(null);
        // Few enough that a simulation meets it.
        builder.Configuration["Dialing:MostLineFailures"] = $"{Model.MostLineFailures}";
        // A simulation may last longer than events are kept by default.
        builder.Configuration["Events:RemovedAfter"] = "never";
        builder.Services.AddApplication();
        builder.Services.AddInfrastructure(builder.Configuration, builder.Environment);
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.Services.AddSingleton<IDbContextFactory<CampaignsContext>>(new PooledDbContextFactory<CampaignsContext>(options));
        builder.Logging.ClearProviders();
        _host = builder.Build();
        using (var context = new CampaignsContext(options))
            context.Database.Migrate();
        _mediator = _host.Services.GetRequiredService<IMediator>();
        _work = _host.Services.GetRequiredService<IUnitOfWork>();
        _sweep = _host.Services.GetServices<IHostedService>().OfType<Sweep>().Single();
    }

    public FakeTimeProvider Time { get; } = new();

    /// <summary>The one connection that everything shares; only one thing at a time happens in a simulation.</summary>
    public SqliteConnection Connection { get; } = new("Data Source=:memory:;Foreign Keys=True");

    public IServiceProvider Services => _host.Services;

    public async Task<T> SendAsync<T>(IRequest<T> request)
    {
        try
        {
            return await _mediator.Send(request, TestContext.Current.CancellationToken);
        }
        catch (Exception exception) when (exception is DomainException or InvalidRequestException)
        {
            // Whoever is refused is told before the transaction ends; on one connection that must be waited for.
            await _work.RunAsync(UnitPlan.Request, _ => 0, TestContext.Current.CancellationToken);
            throw;
        }
    }

    public Task SweepAsync() => _sweep.RunOnceAsync(TestContext.Current.CancellationToken);

    /// <summary>Does something, and makes it undone.</summary>
    public async Task<T> WhatIfAsync<T>(DateTimeOffset now, Func<Task<T>> act)
    {
        var was = Time.GetUtcNow();
        using var copy = new SqliteConnection("Data Source=:memory:");
        copy.Open();
        Connection.BackupDatabase(copy);
        Time.AdjustTime(now);
        var result = await act();
        Time.AdjustTime(was);
        copy.BackupDatabase(Connection);
        return result;
    }

    public void Wipe()
    {
        using var command = Connection.CreateCommand();
        command.CommandText =
            "DELETE FROM events; DELETE FROM attempts; DELETE FROM contacts; DELETE FROM tallies; DELETE FROM runs; DELETE "
            + "FROM run_results; DELETE FROM former_rules; DELETE FROM request_keys; DELETE FROM caller_numbers; DELETE "
            + "FROM do_not_call; DELETE FROM call_limits; DELETE FROM line_limits; DELETE FROM called_numbers; DELETE "
            + "FROM campaigns; DELETE FROM sqlite_sequence";
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        _host.Dispose();
        Connection.Dispose();
    }
}
