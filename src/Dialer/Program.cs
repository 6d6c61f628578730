using CampaignGrpc.Dialer;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

IHost host;
try
{
    host = DialerHost.Build(args);
}
catch (Exception exception) when (exception is OptionsValidationException or InvalidOperationException)
{
    // What the operator can mend is said in a sentence.
    await Console.Error.WriteLineAsync($"The dialer does not start: {exception.Message}");
    return 1;
}

using (host)
{
    await host.StartAsync();
    await host.WaitForShutdownAsync();
    return host.ExitCode();
}
