using System.Reflection;

namespace CampaignGrpc.Api.Starting;

/// <summary>Which version of the service this is.</summary>
internal static class ProgramVersion
{
    /// <summary>As <c>Directory.Build.props</c> says, without the commit that the compiler adds.</summary>
    public static readonly string Text = typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
