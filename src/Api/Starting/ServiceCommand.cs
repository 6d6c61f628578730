using System.CommandLine;
using System.Data.Common;
using System.Net.Sockets;
using System.Security.Cryptography;
using CampaignGrpc.Application;
using CampaignGrpc.Infrastructure.Storage.Engine;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Api.Starting;

/// <summary>
/// The command line of the service: what it can be told to do, and that what an operator can mend is said in one sentence.
/// </summary>
internal static class ServiceCommand
{
    public const string AboutSettings = "Any setting may follow, as in --Campaigns:DefaultTimeZone=Europe/Moscow.";

    public static Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand($"The campaign service. Without a command it serves. {AboutSettings}")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        var serve = new Command("serve", $"Serves until it is told to end. {AboutSettings}") { TreatUnmatchedTokensAsErrors = false };
        foreach (var command in new[] { root, serve })
            command.SetAction((given, _) => ServeAsync([.. given.UnmatchedTokens]));
        root.Add(serve);
        root.Add(HealthCommand.Make());
        root.Add(DataCommands.BackUp());
        root.Add(DataCommands.Restore());
        root.Add(DataCommands.Check());
        root.Add(DataCommands.Hold());
        root.Add(DataCommands.Accept());
        root.Add(DataCommands.Move());
        root.Add(KeyCommands.Make());
        // A token that begins with @ is a value like any other. The host ends in its own order and its own time.
        return root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null })
            .InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    private static async Task<int> ServeAsync(string[] settings)
    {
        WebApplication app;
        try
        {
            StrictSettings.CheckCommandLine(settings);
            app = CampaignServer.Build(settings);
            app.OpenDatabase();
            await app.StartAsync();
        }
        catch (Exception exception) when (CanBeMended(exception))
        {
            return await RefuseAsync("The service does not start", exception);
        }

        await using (app)
            await app.WaitForShutdownAsync();
        return 0;
    }

    /// <summary>Tells the operator what is to be mended.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RefuseAsync(string what, Exception exception)
    {
        await Console.Error.WriteLineAsync($"{what}: {Sentence(exception).ReplaceLineEndings(" ")}");
        return 1;
    }

    private static string Sentence(Exception exception) =>
        exception switch
        {
            SocketException => $"An endpoint cannot be opened: {exception.Message}.",
            OptionsValidationException settings => string.Join(' ', settings.Failures.Select(WithoutClass)),
            _ => exception.Message,
        };

    /// <summary>Cuts off what the library says before the sentence: the class that the setting is a member of.</summary>
    private static string WithoutClass(string failure) =>
        failure.Split("with the error: '", 2) is [_, var sentence] ? sentence[..^"'.".Length] : failure;

    /// <summary>Everything else is a defect and keeps its stack.</summary>
    public static bool CanBeMended(Exception exception) =>
        exception
            is SettingException
                or DatabaseRefusedException
                or OptionsValidationException
                or IOException
                or UnauthorizedAccessException
                or SocketException
                or DbException
                // An address, a protocol or a certificate of an endpoint that is none.
                or CryptographicException
        || exception.Source is "Microsoft.AspNetCore.Http"
        || exception.Source?.StartsWith("Microsoft.AspNetCore.Server.Kestrel", StringComparison.Ordinal) == true;
}
