using CampaignGrpc.Bench;

if (args is [ServiceProcess.ServeVerb, var host])
{
    await Hosts.ServeAsync(host);
    return 0;
}

// All of them in one run by default, but for those that need more than .NET; on the command line those that are named.
var measurements = new Dictionary<string, Func<Table, string, Task>>
{
    ["large"] = LargeCreates.MeasureAsync,
    ["reader"] = JsonReaders.MeasureAsync,
    ["small"] = SmallCreates.MeasureAsync,
    ["growth"] = Growth.MeasureAsync,
    ["imports"] = Imports.MeasureAsync,
    ["dialing"] = Dialing.MeasureAsync,
    ["crowd"] = Crowd.MeasureAsync,
    ["peers"] = Peers.MeasureAsync,
    ["idle"] = Idle.MeasureAsync,
    ["neighbours"] = Neighbours.MeasureAsync,
    ["lists"] = Lists.MeasureAsync,
    ["export"] = Exports.MeasureAsync,
    ["keys"] = Keys.MeasureAsync,
    ["events"] = Events.MeasureAsync,
    ["webhooks"] = Webhooks.MeasureAsync,
    ["viewers"] = Viewers.MeasureAsync,
    ["pages"] = Pages.MeasureAsync,
    ["policies"] = Policies.MeasureAsync,
    ["telemetry"] = Telemetry.MeasureAsync,
    ["start"] = Starts.MeasureAsync,
};
var folder = Directory.CreateTempSubdirectory("campaigns-bench-").FullName;
try
{
    var table = new Table();
    foreach (var name in args.Length > 0 ? args : [.. measurements.Keys.Except(["peers"])])
        await measurements[name](table, folder);
    Console.WriteLine(table.ToMarkdown());
    foreach (var missed in table.Missed)
        await Console.Error.WriteLineAsync($"Bar missed: {missed}");
    return table.Missed.Any() ? 1 : 0;
}
finally
{
    Directory.Delete(folder, recursive: true);
}
