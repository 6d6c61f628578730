using System.Runtime.CompilerServices;

namespace CampaignGrpc.Tests;

/// <summary>Waits for what another process would have to wait for as well; fails when it does not come.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <param name="condition">Asked again and again.</param>
    /// <param name="meanwhile">Done each time it is not so, such as letting the service's clock go on.</param>
    /// <param name="text">Filled in by the compiler.</param>
    public static Task IsTrueAsync(
        Func<bool> condition,
        Action? meanwhile = null,
        [CallerArgumentExpression(nameof(condition))] string text = ""
    ) => IsTrueAsync(() => Task.FromResult(condition()), meanwhile, text);

    /// <inheritdoc cref="IsTrueAsync(Func{bool}, Action?, string)"/>
    public static Task IsTrueAsync(
        Func<Task<bool>> condition,
        Action? meanwhile = null,
        [CallerArgumentExpression(nameof(condition))] string text = ""
    ) => IsAsync(condition, isSo => isSo, meanwhile, text);

    /// <summary>Looks again and again until what is seen is as it will be by itself.</summary>
    /// <returns>What was seen then.</returns>
    /// <inheritdoc cref="IsTrueAsync(Func{bool}, Action?, string)"/>
    public static async Task<T> IsAsync<T>(
        Func<Task<T>> look,
        Predicate<T> condition,
        Action? meanwhile = null,
        [CallerArgumentExpression(nameof(condition))] string text = ""
    )
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var seen = await look();
            if (condition(seen))
                return seen;
            if (TimeProvider.System.GetElapsedTime(began) > Patience)
                Assert.Fail($"It did not come true in two minutes: {text}; at last there was {seen}.");
            meanwhile?.Invoke();
            await Task.Delay(Pause, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
