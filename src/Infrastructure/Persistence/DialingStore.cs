using CampaignGrpc.Application.Dialing;
using CampaignGrpc.Infrastructure.Persistence.Sqlite;

namespace CampaignGrpc.Infrastructure.Persistence;

internal sealed class DialingStore(SqliteWriter writer) : IDialingStore
{
    public Task<T> RunAsync<T>(Func<IDialingSession, T> work, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            session =>
            {
                var dialing = new DialingSession(session);
                var result = work(dialing);
                dialing.Complete();
                return result;
            },
            cancellationToken);
}
