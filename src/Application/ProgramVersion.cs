using System.Reflection;

namespace CampaignGrpc.Application;

/// <summary>Which version this is, of the service and of its dialer.</summary>
public static class ProgramVersion
{
    /// <summary>As <c>Directory.Build.props</c> says, without the commit that the compiler adds.</summary>
    public static readonly string Text = typeof(ProgramVersion)
        .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
        .InformationalVersion.Split('+')[0];
}
