using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Imports;
using CampaignGrpc.Infrastructure.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace CampaignGrpc.Infrastructure.Postgres;

/// <summary>
/// The same model with what only this engine has. Migrations are this type's: that is how EF tells one engine's from another's.
/// </summary>
internal sealed class PostgresContext(DbContextOptions<CampaignsContext> options) : CampaignsContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.HasSequence<long>("turns").IncrementsBy(PostgresWriteConnection.TurnsAtOnce);
        modelBuilder.Entity<Campaign>().Property(campaign => campaign.Id).UseIdentityByDefaultColumn();
        modelBuilder.Entity<Import>().Property(import => import.Id).UseIdentityByDefaultColumn();
    }
}

/// <summary>How <c>dotnet ef</c> makes one; see CONTRIBUTING.md.</summary>
internal sealed class PostgresContextFactory : IDesignTimeDbContextFactory<PostgresContext>
{
    public PostgresContext CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<CampaignsContext>().UseNpgsql().Options);
}
