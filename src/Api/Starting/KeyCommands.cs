using System.CommandLine;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain.Trust;
using CampaignGrpc.Infrastructure;

namespace CampaignGrpc.Api.Starting;

/// <summary>
/// Makes, lists and revokes keys in the database itself, beside a service that runs on it or before there is one: how the first key is
/// made.
/// </summary>
internal static class KeyCommands
{
    public static Command Make()
    {
        var keys = new Command("keys", "Makes, lists and revokes the keys by which callers are known.");
        keys.Add(MakeOne());
        keys.Add(
            DataCommands.Of("list", "Lists all keys, the newest first, without their secrets.", (services, _) =>
                string.Join(Environment.NewLine, services.ListKeys().Select(Line))
            )
        );
        keys.Add(Revoke());
        return keys;
    }

    private static Command MakeOne()
    {
        var roles = new Option<string[]>("--role")
        {
            Description = "A role that it has, as client, or client@1,2 for these projects only; may stand several times.",
            Required = true,
        };
        var name = new Option<string>("--name") { Description = "What it is for.", DefaultValueFactory = _ => "made at the command line" };
        var days = new Option<int?>("--days")
        {
            Description = "After how many days it is not taken any more. Default: it does not expire.",
        };
        var command = DataCommands.Of("make", "Makes a key and shows it, this once.", (services, given) =>
        {
            var secret = KeySecret.Make();
            var now = services.GetRequiredService<TimeProvider>().Now();
            services.AddKey(
                new(
                    secret.Id,
                    ReadName(given.GetValue(name)!),
                    secret.Hash,
                    ReadGrants(given.GetValue(roles)!),
                    now,
                    ReadExpiry(given.GetValue(days), now)
                )
            );
            return secret.Text;
        });
        foreach (var option in new Option[] { roles, name, days })
            command.Add(option);
        return command;
    }

    private static Command Revoke()
    {
        var id = new Argument<string>("id") { Description = "The key's id, or the whole of it." };
        var command = DataCommands.Of(
            "revoke",
            "Has a key taken no more; a service that runs knows within five seconds.",
            (services, given) =>
            {
                var text = given.GetValue(id)!;
                var known = KeySecret.TryParse(text)?.Id ?? text;
                return services.RevokeKey(known) ? $"The key {known} is revoked." : throw new SettingException($"There is no key {known}.");
            }
        );
        command.Add(id);
        return command;
    }

    private static KeyName ReadName(string text) =>
        KeyName.TryParse(text, out var problem) ?? throw new SettingException($"--name: {problem.Description}");

    private static IReadOnlyList<Grant> ReadGrants(string[] texts) =>
        [
            .. texts.Select(text =>
                Grant.TryParse(text, ProjectScope.All)
                ?? throw new SettingException(
                    $"--role: “{text}” is none of {string.Join(", ", Enum.GetValues<Role>().Select(Grant.NameOf))}, with projects behind it as in client@1,2."
                )
            ),
        ];

    private static DateTimeOffset? ReadExpiry(int? days, DateTimeOffset now)
    {
        const int MostDays = 36_500;
        if (days is not { } given)
            return null;
        return given is >= 1 and <= MostDays ? now.AddDays(given) : throw new SettingException($"--days: From 1 to {MostDays}.");
    }

    private static string Line(ApiKey key)
    {
        var state = key switch
        {
            { RevokeTime: { } revoked } => $"revoked {revoked:u}",
            { ExpireTime: { } expires } => $"expires {expires:u}",
            _ => "does not expire",
        };
        var used = key.LastUseTime is { } use ? $"used {use:u}" : "never used";
        return $"{key.Id}  {string.Join(' ', key.Grants)}  made {key.CreateTime:u}, {used}, {state}  {key.Name}";
    }
}
