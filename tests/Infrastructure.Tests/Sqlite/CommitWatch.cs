using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CampaignGrpc.Infrastructure.Tests.Sqlite;

/// <summary>Counts commits from 1, and does something before or after one of them.</summary>
internal sealed class CommitWatch : DbTransactionInterceptor
{
    private (int Number, Action Action)? _before;
    private (int Number, Action Action)? _after;

    public int Commits { get; set; }

    /// <summary>Does something before the commit of a number; what it throws is that commit's failure.</summary>
    public void Before(int number, Action action) => _before = (number, action);

    /// <summary>Does something when a commit is done and its answer is on the way.</summary>
    public void After(int number, Action action) => _after = (number, action);

    public override void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData)
    {
        if (_after is { } after && after.Number == Commits)
            after.Action();
    }

    public override InterceptionResult TransactionCommitting(
        DbTransaction transaction,
        TransactionEventData eventData,
        InterceptionResult result
    )
    {
        Commits++;
        if (_before is { } before && before.Number == Commits)
            before.Action();
        return result;
    }
}
