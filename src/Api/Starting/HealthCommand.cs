using System.CommandLine;
using CampaignGrpc.Application;

namespace CampaignGrpc.Api.Starting;

/// <summary>Asks the service that runs on this machine how it is, for supervisors that have nothing else to ask with.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);

    public static Command Make()
    {
        var command = new Command(
            "health",
            $"Asks the service that runs on this machine whether requests should be sent to it. {ServiceCommand.AboutSettings}"
        )
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        command.SetAction((given, cancellationToken) => AskAsync([.. given.UnmatchedTokens], cancellationToken));
        return command;
    }

    private static async Task<int> AskAsync(string[] settings, CancellationToken cancellationToken)
    {
        try
        {
            StrictSettings.CheckCommandLine(settings);
            await using var app = CampaignServer.Build(settings);
            var address = BindingAddress.Parse(app.Configuration["Kestrel:Endpoints:Json:Url"]!);
            var host = address.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "localhost" : address.Host;
#pragma warning disable CA5359 // It speaks to its own machine, whose certificate is made out to another name, and sends nothing secret.
            using var handler = new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true } };
#pragma warning restore CA5359
            using var client = new HttpClient(handler) { Timeout = Longest };
            using var answer = await client.GetAsync(new Uri($"{address.Scheme}://{host}:{address.Port}/health/ready"), cancellationToken);
            await Console.Out.WriteLineAsync(await answer.Content.ReadAsStringAsync(cancellationToken));
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception exception)
            when (ServiceCommand.CanBeMended(exception) || exception is HttpRequestException or TaskCanceledException)
        {
            return await ServiceCommand.RefuseAsync("The service does not answer", exception);
        }
    }
}
