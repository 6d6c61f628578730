namespace CampaignGrpc.Web.Access;

/// <summary>What errors say in the language of the page.</summary>
public interface IErrorWords
{
    /// <param name="reason">The error's reason.</param>
    /// <param name="sentence">What it says in English.</param>
    string Say(string reason, string sentence);
}
