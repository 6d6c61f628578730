using System.Diagnostics;
using System.Net.Sockets;

namespace CampaignGrpc.Infrastructure.Tests.Process;

/// <summary>The published programs, started as operators do: from wherever they are, as whoever they are.</summary>
public sealed class PublishedTests(PublishedProgram published) : IClassFixture<PublishedProgram>, IDisposable
{
    private const string Nobody = "65534";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("plain")]
    [InlineData("with blanks, and кириллица")]
    public async Task From_another_directory_it_has_its_data_beside_the_program_and_gRPC_at_its_own_port(string name)
    {
        var place = _folder.File(name);
        await using var service = await ServiceProcess.ListeningAsync(Start(published.CopyTo("Api", place)));

        Assert.EndsWith($"Data: {Path.Combine(place, "data", "campaigns.db")}", await service.LineAsync("Data:"), StringComparison.Ordinal);
        Assert.Matches("Listening: Grpc on .*, Json on ", await service.LineAsync("Listening:"));
        using var created = await service.Json.PostAsync("/api/campaigns", CampaignRequest.With(2), TestEnd);
        Assert.Equal(1, await CampaignRequest.IdAsync(created));
        Assert.Equal([name], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Without_its_settings_file_it_is_the_same()
    {
        var program = published.CopyTo("Api", _folder.File("bare"));
        File.Delete(_folder.File("bare/appsettings.json"));
        await using var service = await ServiceProcess.ListeningAsync(Start(program));

        using var created = await service.Json.PostAsync("/api/campaigns", CampaignRequest.With(1), TestEnd);

        Assert.Equal(1, await CampaignRequest.IdAsync(created));
        Assert.DoesNotContain(service.Output, line => line.Contains("+7912", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_it_may_not_write_it_says_so_in_a_sentence_and_a_place_that_is_named_will_do()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && File.Exists("/usr/bin/setpriv"),
            "It takes root to be somebody else."
        );
        var program = published.CopyTo("Api", _folder.File("read-only"));
        Allow(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        Allow(
            _folder.File("read-only"),
            UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute
        );
        var data = Directory.CreateTempSubdirectory("campaigns-data-").FullName;
        Allow(
            data,
            UnixFileMode.UserRead
                | UnixFileMode.UserWrite
                | UnixFileMode.UserExecute
                | UnixFileMode.OtherRead
                | UnixFileMode.OtherWrite
                | UnixFileMode.OtherExecute
        );

        await RefusesAsync(StartAs(Nobody, program), "The service does not start: The database file ", "Access to the path ");
        await using (
            var service = await ServiceProcess.ListeningAsync(
                StartAs(Nobody, program, $"--ConnectionStrings:Campaigns=Data Source={data}/campaigns.db")
            )
        )
            Assert.Contains($"{data}/campaigns.db", await service.LineAsync("Data:"), StringComparison.Ordinal);

        Directory.Delete(data, recursive: true);
    }

    [Theory]
    [InlineData("--Events:Period=1.00:00:00", "The service does not start: Events:Period is no setting; Events has RemovedAfter, Calls.")]
    [InlineData("--Dialing:ClaimLeese=00:00:10", "The service does not start: Dialing:ClaimLeese is no setting; Dialing has ClaimLease,")]
    [InlineData(
        "--Dialing:ClaimLease=soon",
        "The service does not start: Dialing:ClaimLease must be a duration such as 00:00:30; it is “soon”."
    )]
    [InlineData("--Dialling:ClaimLease=00:00:10", "The service does not start: Dialling is no section of the settings;")]
    [InlineData("--Api:AllowedOrigins:0=console", "The service does not start: Api:AllowedOrigins: 'console' is no origin")]
    [InlineData("--Kestrel:Endpoints:Grpc:Protocol=Http2", "The service does not start: Kestrel:Endpoints:Grpc:Protocol is no setting;")]
    [InlineData("--ConnectionStrings:Campaign=Data Source=x.db", "The service does not start: ConnectionStrings:Campaign is no setting;")]
    [InlineData("--ConnectionStrings:Campaigns=x.db", "The service does not start: ConnectionStrings:Campaigns is no connection string:")]
    [InlineData(
        "--ConnectionStrings:Campaigns=Data Source=/proc/none/x.db",
        "The service does not start: The database file /proc/none/x.db cannot be held"
    )]
    [InlineData("backpu", "The service does not start: backpu is no command and no setting; --help lists what there is.")]
    [InlineData("--Kestrel:Endpoints:More:Url=ftp://localhost:1", "The service does not start: ")]
    public async Task A_wrong_setting_ends_the_start_in_a_sentence(string setting, string sentence) =>
        await RefusesAsync(Start(published.CopyTo("Api", _folder.File("wrong")), setting), sentence);

    [Fact]
    public async Task A_port_that_is_taken_ends_the_start_in_a_sentence()
    {
        using var other = new TcpListener(System.Net.IPAddress.Loopback, 0);
        other.Start();

        await RefusesAsync(
            Start(published.CopyTo("Api", _folder.File("taken")), $"--Kestrel:Endpoints:More:Url=http://{other.LocalEndpoint}"),
            "The service does not start: ",
            $"{other.LocalEndpoint}"
        );
    }

    [Fact]
    public async Task Its_version_is_told_without_starting_it()
    {
        await using var service = ServiceProcess.StartPlain(
            new ProcessStartInfo("dotnet", [published.CopyTo("Api", _folder.File("version")), "--version"])
        );

        await service.ExitCodeAsync();

        Assert.Matches(@"^\d+\.\d+\.\d+", Assert.Single(service.Output));
        Assert.False(Directory.Exists(_folder.File("version/data")));
    }

    [Theory]
    [InlineData("--Dialer:Authority=/nowhere/ca.pem", "The dialer does not start: Could not find a part of the path '/nowhere/ca.pem'.")]
    [InlineData("--Dialer:Concurrency=none", "The dialer does not start: Dialer:Concurrency must be a number; it is “none”.")]
    [InlineData("--Dialer:Concurency=1", "The dialer does not start: Dialer:Concurency is no setting; Dialer has Address,")]
    [InlineData("dial", "The dialer does not start: dial is no command and no setting; --help lists what there is.")]
    public async Task The_dialer_is_as_strict(string setting, string sentence) =>
        await RefusesAsync(
            ServiceProcess.StartPlain(
                new ProcessStartInfo("dotnet", [published.CopyTo("Dialer", _folder.File("dialer")), setting]) { WorkingDirectory = "/" }
            ),
            sentence
        );

    public void Dispose() => _folder.Dispose();

    /// <summary>Started from the root directory, which is nobody's.</summary>
    private static ServiceProcess Start(string program, params string[] arguments) =>
        ServiceProcess.Start(new ProcessStartInfo("dotnet", [program, .. arguments]) { WorkingDirectory = "/" });

    private static ServiceProcess StartAs(string user, string program, params string[] arguments) =>
        ServiceProcess.Start(
            new ProcessStartInfo(
                "/usr/bin/setpriv",
                [$"--reuid={user}", $"--regid={user}", "--clear-groups", "dotnet", program, .. arguments]
            )
            {
                WorkingDirectory = "/",
                Environment = { ["HOME"] = "/" },
            }
        );

    private static async Task RefusesAsync(ServiceProcess service, params string[] parts)
    {
        await using (service)
        {
            Assert.Equal(1, await service.ExitCodeAsync());
            var sentence = Assert.Single(service.Errors);
            Assert.All(parts, part => Assert.Contains(part, sentence, StringComparison.Ordinal));
            Assert.Empty(service.Output);
        }
    }

    private static void Allow(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
    }
}
