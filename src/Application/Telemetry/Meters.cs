namespace CampaignGrpc.Application.Telemetry;

/// <summary>Whose instruments the service's own are; <c>docs/observability.md</c> lists them.</summary>
public static class Meters
{
    public const string Name = "CampaignGrpc";
}
