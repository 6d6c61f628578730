using CampaignGrpc.Domain.Trust;

namespace CampaignGrpc.Domain.Tests.Trust;

public sealed class GrantTests
{
    [Theory]
    [InlineData("client", "client")]
    [InlineData("client@*", "client")]
    [InlineData("dialer@2,1,2", "dialer@1,2")]
    [InlineData("admin@9223372036854775807", "admin@9223372036854775807")]
    public void A_grant_is_a_role_in_projects(string text, string written) =>
        Assert.Equal(written, Grant.TryParse(text, ProjectScope.All)?.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("Client")]
    [InlineData("1")]
    [InlineData("client,viewer")]
    [InlineData("client@")]
    [InlineData("client@0")]
    [InlineData("client@-1")]
    [InlineData("client@1, 2")]
    [InlineData("client@1@2")]
    [InlineData("client@9223372036854775808")]
    public void What_is_no_grant_is_none(string text) => Assert.Null(Grant.TryParse(text, ProjectScope.All));

    [Fact]
    public void A_role_that_names_no_projects_has_those_that_are_meant_then() =>
        Assert.Equal([7L], Grant.TryParse("viewer", ProjectScope.Of([7]))!.Projects.Ids);

    [Fact]
    public void A_grant_names_no_more_projects_than_there_may_be()
    {
        Assert.NotNull(Grant.TryParse($"viewer@{string.Join(',', Enumerable.Range(1, Grant.MostProjects))}", ProjectScope.All));
        Assert.Null(Grant.TryParse($"viewer@{string.Join(',', Enumerable.Range(1, Grant.MostProjects + 1))}", ProjectScope.All));
    }

    [Fact]
    public void Scopes_are_joined_and_narrowed_and_all_stays_all()
    {
        var (one, two) = (ProjectScope.Of([1]), ProjectScope.Of([2]));

        Assert.Equal(ProjectScope.Of([2, 1]), one.With(two));
        Assert.Equal(ProjectScope.All, one.With(ProjectScope.All));
        Assert.Equal(one, one.Only(null));
        Assert.Equal(one, ProjectScope.All.Only(1));
        Assert.Equal(ProjectScope.None, one.Only(2));
        Assert.Equal((true, true, false), (one.Holds(1), ProjectScope.All.Holds(5), ProjectScope.None.Holds(1)));
    }

    [Fact]
    public void A_key_is_taken_from_when_it_is_made_until_it_expires_or_is_revoked()
    {
        var now = new DateTimeOffset(2026, 3, 3, 10, 0, 0, TimeSpan.Zero);
        var key = new ApiKey("abcdefghijkl", KeyName.TryParse("n", out _)!, new byte[ApiKey.HashLength], [], now, now.AddDays(1));

        Assert.Equal((true, false), (key.IsLiveAt(now), key.IsLiveAt(now.AddDays(1))));
        Assert.False((key with { RevokeTime = now }).IsLiveAt(now));
        Assert.True((key with { ExpireTime = null }).IsLiveAt(now.AddYears(100)));
    }
}
