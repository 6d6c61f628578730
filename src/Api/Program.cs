using CampaignGrpc.Api;
using CampaignGrpc.Infrastructure.Sqlite.Engine;
using Microsoft.Extensions.Options;

try
{
    await using var app = CampaignServer.Build(args);
    app.OpenDatabase();
    await app.RunAsync();
    return 0;
}
catch (Exception exception) when (exception is DatabaseRefusedException or OptionsValidationException or IOException)
{
    // What the operator can mend is said in a sentence; everything else keeps its stack.
    await Console.Error.WriteLineAsync($"The service does not start: {exception.Message}");
    return 1;
}
