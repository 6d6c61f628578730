using CampaignGrpc.Domain;
using CampaignGrpc.Infrastructure.Storage.Engine;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace CampaignGrpc.Infrastructure.Tests.Sqlite;

public sealed class StorageFaultTests : IDisposable
{
    private readonly SqliteStorage _storage = new();

    [Theory]
    [InlineData(13, "STORAGE_FULL")]
    [InlineData(5, "STORAGE_UNAVAILABLE")] // Busy.
    [InlineData(8, "STORAGE_UNAVAILABLE")] // Read-only.
    [InlineData(10, "STORAGE_UNAVAILABLE")] // Input and output.
    [InlineData(14, "STORAGE_UNAVAILABLE")] // Cannot open.
    public async Task A_fault_of_the_storage_is_a_refusal_that_may_be_tried_again(int sqliteError, string reason)
    {
        var fault = new SqliteException("secret path", sqliteError);

        foreach (var thrown in new Exception[] { fault, new DbUpdateException("An error occurred.", fault) })
        {
            var refused = await Assert.ThrowsAsync<DomainException>(() => HandleAsync(thrown));

            Assert.Equal(reason, refused.Refusal.Reason);
            Assert.Equal(RefusalKind.Unavailable, refused.Refusal.Kind);
            Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_broken_constraint_and_every_other_exception_stay_what_they_are()
    {
        var broken = new SqliteException("CHECK constraint failed", 19);

        foreach (
            var thrown in new Exception[] { broken, new DbUpdateException("An error occurred.", broken), new InvalidOperationException() }
        )
            Assert.Same(thrown, await Record.ExceptionAsync(() => HandleAsync(thrown)));
    }

    public void Dispose() => _storage.Dispose();

    private Task<int> HandleAsync(Exception thrown) =>
        new StorageFaultBehavior<int, int>(_storage.Get<StorageEngine>(), NullLogger<StorageFaultBehavior<int, int>>.Instance).Handle(
            0,
            TestContext.Current.CancellationToken,
            () => Task.FromException<int>(thrown)
        );
}
