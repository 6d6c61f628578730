using CampaignGrpc.Application.Operation;
using CampaignGrpc.Domain.Dialers;

namespace CampaignGrpc.Infrastructure.Storage.Writing;

internal sealed class UnitDialers(Group group) : IDialers
{
    public void Write(IEnumerable<DialerAsk> asks)
    {
        // What lies in the future was said by a clock that was wrong, and stands in nobody's way.
        const string Sql = """
            INSERT INTO dialers (dialer_id, project_id, campaign_id, version, capacity, max_calls, ask_time, last_word_time)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (dialer_id, project_id, campaign_id) DO UPDATE SET version = excluded.version, capacity = excluded.capacity,
                max_calls = excluded.max_calls, ask_time = excluded.ask_time,
                last_word_time = CASE WHEN dialers.last_word_time > excluded.last_word_time AND dialers.last_word_time <= $9
                    THEN dialers.last_word_time ELSE excluded.last_word_time END
            WHERE excluded.ask_time > dialers.ask_time OR dialers.ask_time > $9
            """;
        const string Forget = """
            DELETE FROM dialers WHERE ask_time < $1 OR ask_time <= (SELECT ask_time FROM dialers ORDER BY ask_time DESC LIMIT 1 OFFSET $2)
            """;
        var connection = group.Writing();
        foreach (var ask in asks)
        {
            connection.Execute(
                Sql,
                ask.DialerId,
                ask.ProjectId ?? 0,
                ask.CampaignId?.Value ?? 0,
                ask.Version,
                ask.Capacity,
                ask.MaxCalls,
                Columns.Micros(ask.AskTime),
                Columns.Micros(ask.LastWordTime),
                Columns.Micros(group.Now)
            );
        }

        connection.Execute(Forget, Columns.Micros(group.Now - DialerAsk.KeptFor), DialerAsk.MostKept);
    }

    public void Write(IEnumerable<DialerWord> words)
    {
        const string Sql = """
            UPDATE dialers SET last_word_time = $2
            WHERE dialer_id = $1 AND project_id IN (0, $4) AND (last_word_time < $2 OR last_word_time > $3) AND ask_time <= $2
            """;
        var connection = group.Writing();
        foreach (var (dialer, project, time) in words)
            connection.Execute(Sql, dialer, Columns.Micros(time), Columns.Micros(group.Now), project);
    }
}
