using CampaignGrpc.Infrastructure.Sqlite.Engine;

namespace CampaignGrpc.Infrastructure.Sqlite.Writing;

/// <summary>
/// Counts the turns in which campaigns are served. It only goes up: who was served last, or has just come, is at the end.
/// One process holds the database, so that its memory is the place for this.
/// </summary>
internal sealed class Turns
{
    private long? _last;

    public long Next(WriteConnection connection)
    {
        const string Last = "SELECT max(served_turn) FROM campaigns";
        _last ??= connection.Query(Last).ReadOne() ?? 0;
        _last++;
        return _last.Value;
    }
}
