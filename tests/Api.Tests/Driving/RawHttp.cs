using System.Net.Sockets;
using System.Text;

namespace CampaignGrpc.Api.Tests.Driving;

/// <summary>HTTP/1.1 byte by byte, for requests that no well-behaved client can be made to send.</summary>
internal static class RawHttp
{
    /// <summary>Sends the parts, each in a packet of its own, and reads what comes back until the service closes.</summary>
    /// <param name="server">The service.</param>
    /// <param name="parts">The request.</param>
    /// <param name="hangUp">Whether the caller says that nothing follows.</param>
    public static async Task<string> SendRawAsync(this CampaignServerFixture server, IEnumerable<byte[]> parts, bool hangUp = false)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(server.JsonUrl.Host, server.JsonUrl.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        foreach (var part in parts)
            await stream.WriteAsync(part, TestContext.Current.CancellationToken);
        if (hangUp)
            client.Client.Shutdown(SocketShutdown.Send);
        using var response = new MemoryStream();
        try
        {
            await stream.CopyToAsync(response, TestContext.Current.CancellationToken);
        }
        catch (IOException) when (hangUp)
        {
            // Who hangs up may be hung up on.
        }

        return Encoding.UTF8.GetString(response.ToArray());
    }

    public static Task<string> SendRawAsync(this CampaignServerFixture server, string request, bool hangUp = false) =>
        server.SendRawAsync([Encoding.UTF8.GetBytes(request)], hangUp);

    /// <summary>The head of a request for a campaign, after which the service closes.</summary>
    public static string Head(params IEnumerable<string> headers) =>
        $"POST /api/campaigns HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n";

    /// <summary>What the service answered, by its own rules for every answer.</summary>
    public static Answer ReadAnswer(string response)
    {
        var status = int.Parse(response.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        var start = response.IndexOf('{', StringComparison.Ordinal);
        var end = response.LastIndexOf('}');
        Assert.True(start >= 0, $"An answer without a reason: {response}");
        return Answer.FromJson(status, "application/json", response[start..(end + 1)]);
    }
}
