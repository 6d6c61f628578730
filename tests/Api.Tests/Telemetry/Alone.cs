namespace CampaignGrpc.Api.Tests.Telemetry;

/// <summary>Meters are the whole process's: what another test's service counts meanwhile would be counted here too.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
