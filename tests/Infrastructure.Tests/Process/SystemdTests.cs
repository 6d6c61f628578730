using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace CampaignGrpc.Infrastructure.Tests.Process;

public sealed class SystemdTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Systemd_is_told_when_the_service_is_ready_and_that_it_ends()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no systemd here.");
        using var notified = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        notified.Bind(new UnixDomainSocketEndPoint(_folder.File("notify")));
        // The library looks at the name of the process that started the service.
        const string AsSystemdDoes = "dotnet \"$@\" & trap \"kill $!\" TERM; wait $!; wait $!";
        File.Copy("/bin/sh", _folder.File("systemd"));
        var start = new ProcessStartInfo(
            _folder.File("systemd"),
            [
                "-c",
                AsSystemdDoes,
                "sh",
                Path.Combine(AppContext.BaseDirectory, "CampaignGrpc.Api.dll"),
                $"--ConnectionStrings:Campaigns=Data Source={_folder.File("campaigns.db")}",
            ]
        );
        start.Environment["NOTIFY_SOCKET"] = _folder.File("notify");
        await using var service = await ServiceProcess.ListeningAsync(ServiceProcess.Start(start));

        Assert.Equal("READY=1", await HearAsync(notified));
        service.Terminate();
        Assert.Equal("STOPPING=1", await HearAsync(notified));
        Assert.Equal(0, await service.ExitCodeAsync());
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<string> HearAsync(Socket notified)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var buffer = new byte[256];
        return Encoding.ASCII.GetString(buffer, 0, await notified.ReceiveAsync(buffer, late.Token));
    }
}
