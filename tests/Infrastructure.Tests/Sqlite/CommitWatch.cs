using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CampaignGrpc.Infrastructure.Tests.Sqlite;

/// <summary>Counts commits from 1, and does something before one of them.</summary>
internal sealed class CommitWatch : DbTransactionInterceptor
{
    private (int Number, Action Action)? _before;

    public int Commits { get; set; }

    /// <summary>Does something before the commit of a number; what it throws is that commit's failure.</summary>
    public void Before(int number, Action action) => _before = (number, action);

    public override InterceptionResult TransactionCommitting(DbTransaction transaction, TransactionEventData eventData, InterceptionResult result)
    {
        Commits++;
        if (_before is { } before && before.Number == Commits) before.Action();
        return result;
    }
}
