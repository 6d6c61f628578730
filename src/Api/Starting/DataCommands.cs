using System.CommandLine;
using CampaignGrpc.Application;
using CampaignGrpc.Infrastructure;

namespace CampaignGrpc.Api.Starting;

/// <summary>What an operator does with the data beside serving it. Where it is the same settings say as for the service.</summary>
internal static class DataCommands
{
    public static Command BackUp()
    {
        var target = new Argument<string>("file") { Description = "Where the backup goes; nothing may be there." };
        return Make("backup", "Copies the database file, of a running service too, and checks the copy.", target, (services, file) =>
            services.BackUpDatabase(file!)
        );
    }

    public static Command Restore()
    {
        var backup = new Argument<string>("file") { Description = "The backup." };
        return Make(
            "restore",
            "Puts a backup in the database file's place, which is kept. The service then starts held.",
            backup,
            (services, file) => services.RestoreDatabase(file!)
        );
    }

    public static Command Check() => Make("check", "Holds the data, which may be in use, against what must be so.", null, (services, _) =>
        {
            var offences = services.CheckDatabase();
            return offences.Count == 0 ? "The data is as it must be." : throw new SettingException(string.Join(' ', offences));
        });

    public static Command Hold() =>
        Make(
            "hold",
            "Holds a service that does not run, after its data was restored by other tools: once started it lets no call go until "
                + "it is released.",
            null,
            (services, _) => services.HoldDatabase()
        );

    public static Command Accept() =>
        Make("accept", "Takes a database file for whole whose log is missing.", null, (services, _) => services.AcceptDatabase());

    public static Command Move()
    {
        var file = new Argument<string>("file") { Description = "The SQLite file. It is left as it is, and no service may be using it." };
        return Make(
            "move",
            "Moves all that a SQLite file holds into the PostgreSQL database of the settings, which must be empty.",
            file,
            (services, from) => services.MoveHere(from!)
        );
    }

    private static Command Make(string name, string description, Argument<string>? argument, Func<IServiceProvider, string?, string> act)
    {
        var command = Of(name, description, (services, given) => act(services, argument is null ? null : given.GetValue(argument)));
        if (argument is not null)
            command.Add(argument);
        return command;
    }

    /// <summary>A command that does something with the data and says what, or why not.</summary>
    public static Command Of(string name, string description, Func<IServiceProvider, ParseResult, string> act)
    {
        var command = new Command(name, $"{description} {ServiceCommand.AboutSettings}") { TreatUnmatchedTokensAsErrors = false };
        command.SetAction(
            async (given, _) =>
            {
                try
                {
                    string[] settings = [.. given.UnmatchedTokens];
                    StrictSettings.CheckCommandLine(settings);
                    await using var app = CampaignServer.Build(settings);
                    await Console.Out.WriteLineAsync(act(app.Services, given));
                    return 0;
                }
                catch (Exception exception) when (ServiceCommand.CanBeMended(exception))
                {
                    return await ServiceCommand.RefuseAsync($"The command {name} is not carried out", exception);
                }
            }
        );
        return command;
    }
}
