namespace CampaignGrpc.Tests;

/// <summary>The files that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>Its directory.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "CampaignGrpc.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("The tests do not lie below the solution.");
        return folder;
    }
}
