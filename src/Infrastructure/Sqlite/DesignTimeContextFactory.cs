using CampaignGrpc.Infrastructure.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace CampaignGrpc.Infrastructure.Sqlite;

/// <summary>How <c>dotnet ef</c> makes a context; see CONTRIBUTING.md.</summary>
internal sealed class DesignTimeContextFactory : IDesignTimeDbContextFactory<CampaignsContext>
{
    public CampaignsContext CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<CampaignsContext>().UseSqlite().Options);
}
