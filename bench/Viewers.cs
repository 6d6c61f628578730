namespace CampaignGrpc.Bench;

/// <summary>How long a dialer waits while five hundred people have the page of its campaign open.</summary>
internal static class Viewers
{
    private const int Many = 500;
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10);

    public static async Task MeasureAsync(Table table, string folder)
    {
        using var service = new ServiceProcess(Hosts.Service, folder);
        using var client = await service.OpenAsync();
        var campaign = await client.CreateByJsonAsync(new Workload(200_000, isOpenNow: true).Json);
        var path = $"/live?c={campaign}&results";
        var medians = await Rounds.MediansAsync(
            warmUps: 1,
            rounds: 5,
            () => P99Async(client, campaign),
            async () =>
            {
                await using var crowd = await ViewerCrowd.OpenAsync(client.JsonUrl, path, Many);
                var p99 = await P99Async(client, campaign);
                if (crowd.LeastFrames < Long.TotalSeconds / 2)
                    throw new InvalidOperationException($"Somebody saw {crowd.LeastFrames} frames.");
                return p99;
            }
        );
        table.Add(
            $"p99 of claim, start and report of one call, {Many} pages of its campaign open",
            Neighbours.Milliseconds(medians[1]),
            $"none open: {Neighbours.Milliseconds(medians[0])}",
            medians[1] / medians[0],
            atMost: 1.2
        );
    }

    private static async Task<double> P99Async(Client client, long campaign) =>
        (await Neighbours.DialAsync(client, campaign, Task.Delay(Long, TimeProvider.System))).P99;

    /// <summary>People with a page open, each by a connection of its own.</summary>
    private sealed class ViewerCrowd : IAsyncDisposable
    {
        private readonly CancellationTokenSource _gone = new();
        private readonly List<Task> _reading = [];
        private readonly int[] _frames = new int[Many];
        private readonly HttpClient _client;

        private ViewerCrowd(Uri service) => _client = new() { BaseAddress = service, Timeout = Timeout.InfiniteTimeSpan };

        public int LeastFrames => _frames.Min();

        public static async Task<ViewerCrowd> OpenAsync(Uri service, string path, int count)
        {
            var crowd = new ViewerCrowd(service);
            var streams = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => crowd._client.GetStreamAsync(path)));
            crowd._reading.AddRange(streams.Select((stream, place) => crowd.ReadAsync(stream, place)));
            return crowd;
        }

        public async ValueTask DisposeAsync()
        {
            await _gone.CancelAsync();
            await Task.WhenAll(_reading);
            _client.Dispose();
            _gone.Dispose();
        }

        private async Task ReadAsync(Stream stream, int place)
        {
            using var reader = new StreamReader(stream);
            try
            {
                while (await reader.ReadLineAsync(_gone.Token) is { } line)
                {
                    if (line.StartsWith("data:", StringComparison.Ordinal))
                        _frames[place]++;
                }
            }
            catch (OperationCanceledException) when (_gone.IsCancellationRequested)
            {
                // The page is closed.
            }
        }
    }
}
