using CampaignGrpc.Domain.Scheduling;

namespace CampaignGrpc.Domain.Tests.Scheduling;

public sealed class IanaZoneTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 8, 20, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Asia/Yekaterinburg", "2026-05-09")]
    [InlineData("America/Argentina/Buenos_Aires", "2026-05-08")]
    [InlineData("America/Port-au-Prince", "2026-05-08")]
    [InlineData("Etc/GMT+5", "2026-05-08")]
    [InlineData("Asia/Calcutta", "2026-05-09")]
    [InlineData("EST5EDT", "2026-05-08")]
    [InlineData("UTC", "2026-05-08")]
    public void A_zone_of_the_system_is_known_by_its_IANA_name(string name, string day)
    {
        var zone = IanaZone.TryParse(name, out _);

        Assert.Equal(name, zone?.Id);
        Assert.Equal(Schedules.Day(day), zone?.LocalDay(Now));
    }

    [Theory]
    [InlineData("Mars/Olympus")]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("europe/berlin")]
    [InlineData("Europe")]
    [InlineData("Europe/Berlin ")]
    [InlineData("Europe/Berlin\n")]
    [InlineData("Europe/Berlin\0")]
    [InlineData("Europe//Berlin")]
    [InlineData("+05:00")]
    public void A_name_that_IANA_does_not_have_is_refused(string name) => AssertRefused(name);

    [Theory]
    [InlineData("Russian Standard Time")]
    [InlineData("W. Europe Standard Time")]
    [InlineData("UTC+12")]
    [InlineData("UTC-11")]
    public void The_names_that_Windows_has_for_zones_are_refused(string name) => AssertRefused(name);

    [Theory]
    [InlineData("../etc/passwd")]
    [InlineData("/etc/localtime")]
    [InlineData("Europe/../Europe/Berlin")]
    [InlineData("Europe/./Berlin")]
    [InlineData("Europe\\Berlin")]
    [InlineData("C:/Windows")]
    public void A_path_is_no_name(string name) => AssertRefused(name);

    /// <summary>
    /// Files beside the zones: the machine's own zone, and a second and third copy of all zones, one of them with leap seconds.
    /// </summary>
    [Theory]
    [InlineData("localtime")]
    [InlineData("posixrules")]
    [InlineData("posix/Europe/Berlin")]
    [InlineData("right/Europe/Berlin")]
    [InlineData("leapseconds")]
    [InlineData("tzdata.zi")]
    public void What_else_lies_in_the_systems_folder_of_zones_is_refused(string name) => AssertRefused(name);

    [Fact]
    public void A_zone_that_was_found_before_is_still_unknown_by_its_name_in_other_capitals()
    {
        Assert.True(IanaZone.FromStorage("Asia/Tokyo").IsKnown);
        AssertRefused("Asia/TOKYO");
    }

    [Fact]
    public void A_name_longer_than_any_is_refused_however_long() => AssertRefused(new string('A', 1_000_000));

    [Fact]
    public void A_stored_zone_that_the_system_does_not_know_any_more_can_be_read_but_has_no_local_day()
    {
        var zone = IanaZone.FromStorage("Mars/Olympus");

        Assert.Equal("Mars/Olympus", zone.Id);
        Assert.False(zone.IsKnown);
        Assert.Null(zone.LocalDay(Now));
    }

    [Fact]
    public void Zones_are_equal_by_name()
    {
        Assert.Equal(IanaZone.FromStorage("Europe/Berlin"), IanaZone.TryParse("Europe/Berlin", out _));
        Assert.NotEqual(IanaZone.FromStorage("Europe/Berlin"), IanaZone.FromStorage("Europe/Paris"));
    }

    private static void AssertRefused(string name)
    {
        Assert.Null(IanaZone.TryParse(name, out var problem));
        Assert.Equal(FieldReason.UnknownZone, problem.Reason);
        Assert.False(IanaZone.FromStorage(name).IsKnown);
    }
}
