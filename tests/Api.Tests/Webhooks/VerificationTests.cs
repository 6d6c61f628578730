using System.Text.Json;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Api.Tests.Guides;
using CampaignGrpc.Api.Tests.OpenApi;
using CampaignGrpc.Contracts.V1;
using Microsoft.AspNetCore.Http;

namespace CampaignGrpc.Api.Tests.Webhooks;

/// <summary>The programs of the page by which receivers verify, with a request that the service has sent.</summary>
[Collection(CallersFolder.Collection)]
public sealed class VerificationTests
{
    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(
        "node",
        "verify.js",
        "const { isOurs } = require('./verify.js'); const s = require('./sent.json'); console.log(isOurs(s.secret, s.headers, "
            + "s.body, s.now), isOurs(s.secret, s.headers, s.body + ' ', s.now), isOurs(s.secret, s.headers, s.body, s.now + 301))",
        "-e"
    )]
    [InlineData(
        "python3",
        "verify.py",
        "import json; from verify import is_ours; s = json.load(open('sent.json')); print(*(str(is_ours(s['secret'], s['headers'], "
            + "s['body'] + more, s['now'] + later)).lower() for more, later in (('', 0), (' ', 0), ('', 301))))",
        "-c"
    )]
    public async Task What_the_page_has_receivers_do_tells_our_requests_from_others(
        string program,
        string file,
        string question,
        string option
    )
    {
        Assert.SkipUnless(CallersFolder.Has(program), $"{program} is not on the path.");
        var (secret, sent, now) = await SendAsync();
        using var folder = new CallersFolder();
        folder.Write(file, Read(file));
        folder.Write(
            "sent.json",
            JsonSerializer.Serialize(
                new
                {
                    secret,
                    body = sent.Body,
                    now = now.ToUnixTimeSeconds(),
                    headers = sent
                        .Headers.Where(header => header.Key.StartsWith("webhook-", StringComparison.OrdinalIgnoreCase))
                        .ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()),
                }
            )
        );
        folder.Write("question.txt", question);

        var said = await folder.RunAsync($"{program} {option} \"$(cat question.txt)\"");

        Assert.Equal("true false false", said.Trim());
    }

    [Fact]
    public async Task So_does_what_it_has_them_do_in_CSharp()
    {
        var (secret, sent, now) = await SendAsync();
        var isOurs = CSharpText
            .Compile(Read("Signature.cs"))
            .GetType("Signature")!
            .GetMethod("IsOurs")!
            .CreateDelegate<Func<string, IHeaderDictionary, string, DateTimeOffset, bool>>();

        Assert.True(isOurs(secret, sent.Headers, sent.Body, now));
        Assert.False(isOurs(secret, sent.Headers, $"{sent.Body} ", now));
        Assert.False(isOurs(secret, sent.Headers, sent.Body, now.AddSeconds(301)));
        Assert.False(isOurs(secret, new HeaderDictionary(), sent.Body, now));
        sent.Headers["webhook-signature"] = "v1,?? v1";
        Assert.False(isOurs(secret, sent.Headers, sent.Body, now));
    }

    private static string Read(string file) =>
        Guide.Blocks(File.ReadAllText(Path.Combine(Repository.Root, "docs", "webhooks.md"))).Single(block => block.File == file).Text;

    private static async Task<(string Secret, Receiver.Sent Sent, DateTimeOffset Now)> SendAsync()
    {
        await using var server = await CampaignServerFixture.StartAsync(
            "--Webhooks:AllowPrivateAddresses=true",
            "--Webhooks:Timeout=00:00:30"
        );
        await using var receiver = await Receiver.StartAsync();
        var webhooks = new WebhookService.WebhookServiceClient(server.Channel);
        var made = await webhooks.CreateWebhookAsync(new() { ProjectId = 1, Url = receiver.Url }, cancellationToken: TestEnd);
        await webhooks.SendTestEventAsync(new() { WebhookId = made.Webhook.WebhookId }, cancellationToken: TestEnd);
        return (made.Secret, Assert.Single(receiver.Requests), server.Time.GetUtcNow());
    }
}
