namespace CampaignGrpc.Bench;

/// <summary>Takes measurements in turn, so that what else the machine does falls on all of them alike.</summary>
internal static class Rounds
{
    /// <returns>The median of each measurement; what the rounds before the first give is thrown away.</returns>
    public static async Task<double[]> MediansAsync(int warmUps, int rounds, params Func<Task<double>>[] measurements)
    {
        var results = measurements.Select(_ => new List<double>()).ToArray();
        for (var round = -warmUps; round < rounds; round++)
        {
            for (var place = 0; place < measurements.Length; place++)
            {
                var result = await measurements[place]();
                if (round >= 0)
                    results[place].Add(result);
            }
        }

        return [.. results.Select(Median)];
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }
}
