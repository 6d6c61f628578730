namespace CampaignGrpc.Application;

/// <summary>Something that is heard with every request, kept in memory, and written every few seconds.</summary>
public interface IWrittenLater
{
    /// <summary>Writes what was heard. What cannot be written now stays for the next time.</summary>
    Task WriteAsync(CancellationToken cancellationToken);
}
