using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignGrpc.Bench;

/// <summary>
/// The yardstick of a plain service: a minimal API that does each thing as a team would write it first, with tracked entities and
/// one <c>SaveChanges</c> a request, on a SQLite file with the same settings or on the same server of PostgreSQL.
/// </summary>
internal static class PlainService
{
    private const string NextOnPostgres = """
        SELECT * FROM "Contacts" WHERE "State" = 0 ORDER BY "DueTime" LIMIT 1 FOR UPDATE SKIP LOCKED
        """;

    public static WebApplication Build(string[] settings, Action<DbContextOptionsBuilder> storage)
    {
        var builder = WebApplication.CreateBuilder(settings);
        builder.Services.AddDbContext<PlainContext>(storage);
        var app = builder.Build();
        using (var scope = app.Services.CreateScope())
        {
            var context = scope.ServiceProvider.GetRequiredService<PlainContext>().Database;
            context.EnsureCreated();
            // FULL, which is what a connection begins with, flushes every commit.
            if (context.IsSqlite())
                context.ExecuteSqlRaw("PRAGMA journal_mode = WAL");
        }

        app.MapPost("/plain/campaigns", CreateAsync);
        app.MapPost("/plain/claim", ClaimAsync);
        app.MapPost("/plain/start/{id:int}", StartAsync);
        app.MapPost("/plain/report/{id:int}", ReportAsync);
        return app;
    }

    private static async Task<IResult> CreateAsync(PlainCampaign campaign, PlainContext context)
    {
        context.Campaigns.AddRange(campaign);
        await context.SaveChangesAsync();
        return Results.Ok(campaign.Id);
    }

    private static async Task<int> ClaimAsync(PlainContext context)
    {
        // Without it two dialers would get the same contact.
        await using var transaction = await context.Database.BeginTransactionAsync();
        var contact = context.Database.IsSqlite()
            ? await context.Contacts.Where(waiting => waiting.State == 0).OrderBy(waiting => waiting.DueTime).FirstAsync()
            : (await context.Contacts.FromSqlRaw(NextOnPostgres).ToListAsync())[0];
        (contact.State, contact.Key) = (1, Random.Shared.NextInt64());
        await context.SaveChangesAsync();
        await transaction.CommitAsync();
        return contact.Id;
    }

    private static async Task StartAsync(int id, PlainContext context)
    {
        var contact = await context.Contacts.SingleAsync(claimed => claimed.Id == id && claimed.State == 1);
        contact.State = 2;
        context.Attempts.Add(new() { ContactId = id, StartTime = DateTime.UnixEpoch });
        await context.SaveChangesAsync();
    }

    private static async Task ReportAsync(int id, PlainContext context)
    {
        var contact = await context.Contacts.SingleAsync(dialled => dialled.Id == id && dialled.State == 2);
        var attempt = await context.Attempts.SingleAsync(started => started.ContactId == id && started.Outcome == null);
        (contact.State, attempt.Outcome) = (3, 1);
        await context.SaveChangesAsync();
    }
}

internal sealed class PlainContext(DbContextOptions<PlainContext> options) : DbContext(options)
{
    public DbSet<PlainCampaign> Campaigns => Set<PlainCampaign>();

    public DbSet<PlainContact> Contacts => Set<PlainContact>();

    public DbSet<PlainAttempt> Attempts => Set<PlainAttempt>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<PlainContact>().HasIndex(contact => new { contact.State, contact.DueTime });
        modelBuilder.Entity<PlainAttempt>().HasIndex(attempt => attempt.ContactId);
    }
}

internal sealed class PlainCampaign
{
    public int Id { get; set; }

    public string Name { get; set; } = "";

    public List<PlainContact> Contacts { get; set; } = [];
}

internal sealed class PlainContact
{
    public int Id { get; set; }

    public string Phone { get; set; } = "";

    public int State { get; set; }

    public DateTime DueTime { get; set; }

    public long Key { get; set; }
}

internal sealed class PlainAttempt
{
    public int Id { get; set; }

    public int ContactId { get; set; }

    public DateTime StartTime { get; set; }

    public int? Outcome { get; set; }
}
