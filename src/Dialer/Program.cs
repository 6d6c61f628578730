using System.CommandLine;
using System.Security.Cryptography;
using CampaignGrpc.Application;
using CampaignGrpc.Dialer;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

var dial = new RootCommand("Carries out the calls of a campaign service. Settings follow, as in --Dialer:Address=http://localhost:8081.")
{
    TreatUnmatchedTokensAsErrors = false,
};
dial.SetAction((given, _) => DialAsync([.. given.UnmatchedTokens]));

// A token that begins with @ is a value like any other. The host ends in its own order and its own time.
return await dial.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null })
    .InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });

static async Task<int> DialAsync(string[] settings)
{
    IHost host;
    try
    {
        StrictSettings.CheckCommandLine(settings);
        host = DialerHost.Build(settings);
    }
    catch (Exception exception) when (exception is SettingException or OptionsValidationException or IOException or CryptographicException)
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
}
