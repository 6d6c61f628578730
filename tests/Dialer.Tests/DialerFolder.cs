namespace CampaignGrpc.Dialer.Tests;

/// <summary>A directory without settings: those that lie beside the tests are the service's.</summary>
internal static class DialerFolder
{
    public static string Path { get; } = System.IO.Path.GetTempPath();
}
