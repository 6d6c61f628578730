using System.Net;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Api.Tests.Events;
using CampaignGrpc.Api.Tests.Managing;
using CampaignGrpc.Api.Webhooks;
using CampaignGrpc.Contracts.V1;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CampaignGrpc.Api.Tests.Webhooks;

/// <summary>What receivers are sent, whatever they answer.</summary>
public sealed class WebhookTests : IAsyncLifetime
{
    private const string Created = "campaigns.v1.campaign.created";
    private CampaignServerFixture _server = null!;
    private Receiver _receiver = null!;
    private DialerDriver _dialer = null!;

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    private WebhookService.WebhookServiceClient Webhooks => new(_server.Channel);

    public async ValueTask InitializeAsync()
    {
        _server = await CampaignServerFixture.StartAsync("--Webhooks:AllowPrivateAddresses=true", "--Webhooks:Timeout=00:00:30");
        _receiver = await Receiver.StartAsync();
        _dialer = new(_server);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task Events_come_in_the_order_of_the_log_each_once_and_signed()
    {
        // Verified by the clock of the machine.
        _server.Time.AdjustTime(TimeProvider.System.GetUtcNow());
        await _dialer.CreateAsync(1);
        var made = await CreateAsync();
        var campaign = await _dialer.CreateAsync(2);
        await _dialer.CallAsync(campaign, Outcome.Answered);
        await _dialer.CallAsync(campaign, Outcome.Answered);

        await UntilAsync(() => _receiver.Events.Any(told => told.Type == "campaigns.v1.campaign.completed"));

        Assert.Equal(await new EventLog(_server).ReadAsync(null, made.Webhook.Cursor), _receiver.Events);
        Assert.All(_receiver.Requests, sent => Assert.True(sent.IsSignedBy(made.Secret)));
        Assert.All(_receiver.Requests, sent => Assert.False(sent.IsSignedBy("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")));
        await UntilAsync(async () => (await GetAsync(made)).Cursor == _receiver.Events.Last().Id);
    }

    [Fact]
    public async Task What_a_receiver_does_not_take_is_sent_again_and_again_and_nothing_behind_it_before()
    {
        var made = await CreateAsync(_receiver.Url, Created);
        _receiver.Say(HttpStatusCode.InternalServerError);
        var (first, second) = (await _dialer.CreateAsync(1), await _dialer.CreateAsync(1));

        await UntilAsync(() => _receiver.Requests.Count >= 3);
        var failing = await GetAsync(made);
        _receiver.Answer = _ => Task.CompletedTask;
        await UntilAsync(() => _receiver.Events.Any(told => told.Subject == $"campaigns/{second}"));

        Assert.InRange(failing.FailureCount, 2, 4);
        Assert.Equal(WebhookState.Active, failing.State);
        Assert.Equal([$"campaigns/{first}", $"campaigns/{second}"], _receiver.Events.Select(told => told.Subject).Distinct());
        Assert.Single(_receiver.Requests.Take(3).Select(sent => sent.Headers["webhook-id"]).Distinct());
        var deliveries = await Eventually.IsAsync(
            () => DeliveriesAsync(made),
            seen => seen[0].Status == 200 && seen.Count == _receiver.Requests.Count
        );
        Assert.Equal(
            (1, 500, "As you say.", ""),
            (deliveries[^1].Number, deliveries[^1].Status, deliveries[^1].Answer, deliveries[^1].Error)
        );
        Assert.InRange(
            deliveries[^1].NextTryTime.ToDateTimeOffset() - deliveries[^1].SendTime.ToDateTimeOffset(),
            TimeSpan.FromSeconds(5),
            TimeSpan.FromSeconds(35)
        );
        Assert.Equal(0, (await GetAsync(made)).FailureCount);
    }

    [Fact]
    public async Task A_receiver_that_hangs_or_is_gone_delays_nobody_else()
    {
        await using var hanging = await Receiver.StartAsync();
        hanging.Answer = context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        var dead = await Receiver.StartAsync();
        await dead.DisposeAsync();
        await CreateAsync(hanging.Url, Created);
        var gone = await CreateAsync("http://127.0.0.1:9/", Created);
        await CreateAsync(_receiver.Url, Created);

        for (var place = 0; place < 5; place++)
            await _dialer.CreateAsync(1);
        await UntilAsync(() => _receiver.Requests.Count == 5);

        Assert.Single(hanging.Requests);
        await UntilAsync(async () =>
            (await DeliveriesAsync(gone)).Any(delivery => delivery.Error == "The request failed: ConnectionError.")
        );
        await UntilAsync(() => hanging.Requests.Count >= 2);
    }

    [Fact]
    public async Task Retry_After_is_obeyed()
    {
        var made = await CreateAsync(_receiver.Url, Created);
        _receiver.Say(HttpStatusCode.ServiceUnavailable, response => response.Headers.RetryAfter = "3600");
        await _dialer.CreateAsync(1);
        await UntilAsync(() => !_receiver.Requests.IsEmpty);

        var delivery = (await Eventually.IsAsync(() => DeliveriesAsync(made), seen => seen.Count > 0))[0];

        Assert.InRange(
            delivery.NextTryTime.ToDateTimeOffset() - delivery.SendTime.ToDateTimeOffset(),
            TimeSpan.FromHours(1),
            TimeSpan.FromHours(1.1)
        );
    }

    [Fact]
    public async Task Whoever_says_410_is_sent_nothing_more_until_its_owner_says_so()
    {
        var made = await CreateAsync(_receiver.Url, Created);
        _receiver.Say(HttpStatusCode.Gone);
        var campaign = await _dialer.CreateAsync(1);
        await UntilAsync(async () => (await GetAsync(made)).State == WebhookState.Gone);
        await _dialer.CreateAsync(1);
        _server.Time.Advance(TimeSpan.FromDays(1));
        Assert.Single(_receiver.Requests);

        _receiver.Answer = _ => Task.CompletedTask;
        await Webhooks.UpdateWebhookAsync(new() { WebhookId = made.Webhook.WebhookId, Paused = false }, cancellationToken: TestEnd);
        await UntilAsync(() => _receiver.Requests.Count == 3);

        Assert.Equal($"campaigns/{campaign}", _receiver.Events.ElementAt(1).Subject);
    }

    [Fact]
    public async Task After_three_days_in_which_nothing_was_taken_it_is_given_up()
    {
        var made = await CreateAsync(_receiver.Url, Created);
        _receiver.Say(HttpStatusCode.BadGateway);
        await _dialer.CreateAsync(1);

        IReadOnlyList<Delivery> tries = [];
        while (tries.Count == 0 || tries[0].NextTryTime is not null)
        {
            if (tries.Count > 0)
                _server.Time.Advance(tries[0].NextTryTime.ToDateTimeOffset() - _server.Time.GetUtcNow());
            var before = tries.Count;
            tries = await Eventually.IsAsync(() => DeliveriesAsync(made), seen => seen.Count > before, meanwhile: Pass);
        }

        Assert.Equal(WebhookState.GivenUp, (await GetAsync(made)).State);
        Assert.InRange(
            tries[0].SendTime.ToDateTimeOffset() - tries[^1].SendTime.ToDateTimeOffset(),
            TimeSpan.FromDays(3),
            TimeSpan.FromDays(3.2)
        );
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        var made = await CreateAsync(_receiver.Url, Created);
        _receiver.Say(HttpStatusCode.Redirect, response => response.Headers.Location = _receiver.Url + "/elsewhere");
        await _dialer.CreateAsync(1);

        var delivery = (await UntilSeenAsync(made))[0];

        Assert.Equal(302, delivery.Status);
        Assert.All(_receiver.Requests, sent => Assert.Equal("/events", sent.Path));
    }

    [Fact]
    public async Task Whoever_asks_for_batches_gets_lists()
    {
        var made = await Webhooks.CreateWebhookAsync(
            new()
            {
                ProjectId = 1,
                Url = _receiver.Url,
                MaxBatch = 3,
                Types_ = { Created },
            },
            cancellationToken: TestEnd
        );
        await Webhooks.UpdateWebhookAsync(new() { WebhookId = made.Webhook.WebhookId, Paused = true }, cancellationToken: TestEnd);
        for (var place = 0; place < 5; place++)
            await _dialer.CreateAsync(1);
        await Webhooks.UpdateWebhookAsync(new() { WebhookId = made.Webhook.WebhookId, Paused = false }, cancellationToken: TestEnd);

        await UntilAsync(() => _receiver.Requests.Count == 2);

        Assert.Equal([3, 2], _receiver.Requests.Select(sent => sent.Events.Count()));
        Assert.Equal(5, _receiver.Events.Select(told => told.Id).Distinct().Count());
    }

    [Fact]
    public async Task While_a_secret_is_changed_both_sign()
    {
        _server.Time.AdjustTime(TimeProvider.System.GetUtcNow());
        var made = await CreateAsync(_receiver.Url, Created);
        var changed = await Webhooks.UpdateWebhookAsync(
            new() { WebhookId = made.Webhook.WebhookId, NewSecret = true },
            cancellationToken: TestEnd
        );
        await Webhooks.SendTestEventAsync(new() { WebhookId = made.Webhook.WebhookId }, cancellationToken: TestEnd);

        var sent = Assert.Single(_receiver.Requests);
        Assert.NotEqual(made.Secret, changed.Secret);
        Assert.True(sent.IsSignedBy(made.Secret));
        Assert.True(sent.IsSignedBy(changed.Secret));
        Assert.Equal("campaigns.v1.webhook.test", Assert.Single(sent.Events).Type);
    }

    [Fact]
    public async Task What_was_sent_is_sent_again_from_where_its_owner_says()
    {
        var made = await CreateAsync(_receiver.Url, Created);
        for (var place = 0; place < 3; place++)
            await _dialer.CreateAsync(1);
        await UntilAsync(async () =>
            _receiver.Requests.Count == 3 && long.Parse((await GetAsync(made)).Cursor, null) >= long.Parse(_receiver.Events.Last().Id, null)
        );
        var second = _receiver.Events.ElementAt(1);

        await Webhooks.RedeliverAsync(
            new() { WebhookId = made.Webhook.WebhookId, Cursor = _receiver.Events.First().Id },
            cancellationToken: TestEnd
        );
        await UntilAsync(() => _receiver.Requests.Count == 5);

        Assert.Equal(second, _receiver.Events.ElementAt(3));
        Assert.Equal(
            "EVENTS_GONE",
            (
                await Owner.RefusalAsync(() =>
                    Webhooks
                        .RedeliverAsync(new() { WebhookId = made.Webhook.WebhookId, Cursor = "99999" }, cancellationToken: TestEnd)
                        .ResponseAsync
                )
            ).Reason
        );
    }

    [Fact]
    public async Task One_that_is_removed_is_there_no_more()
    {
        var made = await CreateAsync(_receiver.Url, Created);
        await Webhooks.SendTestEventAsync(new() { WebhookId = made.Webhook.WebhookId }, cancellationToken: TestEnd);
        Assert.Equal(
            made.Webhook,
            Assert.Single((await Webhooks.ListWebhooksAsync(new() { ProjectId = 1 }, cancellationToken: TestEnd)).Webhooks)
        );

        await Webhooks.DeleteWebhookAsync(new() { WebhookId = made.Webhook.WebhookId }, cancellationToken: TestEnd);

        Assert.Empty((await Webhooks.ListWebhooksAsync(new(), cancellationToken: TestEnd)).Webhooks);
        Assert.Equal("WEBHOOK_NOT_FOUND", (await Owner.RefusalAsync(() => DeliveriesAsync(made))).Reason);
        Assert.Equal(["0"], _server.Ask("SELECT count(*) FROM webhook_deliveries"));
    }

    [Fact]
    public async Task Whoever_changes_the_types_and_has_it_begin_again_is_sent_what_was_passed_by_before()
    {
        var made = await CreateAsync(_receiver.Url, "campaigns.v1.campaign.cancelled");
        var campaign = await _dialer.CreateAsync(1);
        await _server.Campaigns.CancelCampaignAsync(new() { CampaignId = campaign }, cancellationToken: TestEnd);
        await UntilAsync(() => _receiver.Requests.Count == 1);

        await Webhooks.UpdateWebhookAsync(
            new()
            {
                WebhookId = made.Webhook.WebhookId,
                Types_ = new() { Types_ = { Created } },
            },
            cancellationToken: TestEnd
        );
        await Webhooks.RedeliverAsync(
            new() { WebhookId = made.Webhook.WebhookId, Cursor = made.Webhook.Cursor },
            cancellationToken: TestEnd
        );
        await UntilAsync(() => _receiver.Requests.Count == 2);

        Assert.Equal((Created, $"campaigns/{campaign}"), (_receiver.Events.Last().Type, _receiver.Events.Last().Subject));
    }

    [Fact]
    public async Task Whoever_has_it_begin_again_while_a_request_is_under_way_gets_no_second_one_beside_it()
    {
        var answered = new TaskCompletionSource();
        _receiver.Answer = _ => _receiver.Requests.Count == 2 ? answered.Task : Task.CompletedTask;
        var made = await CreateAsync(_receiver.Url, Created);
        var (first, second) = (await _dialer.CreateAsync(1), await _dialer.CreateAsync(1));
        await UntilAsync(() => _receiver.Requests.Count == 2);

        await Webhooks.RedeliverAsync(
            new() { WebhookId = made.Webhook.WebhookId, Cursor = made.Webhook.Cursor },
            cancellationToken: TestEnd
        );
        for (var round = 0; round < 10; round++)
            Pass();
        Assert.Equal(2, _receiver.Requests.Count);
        answered.SetResult();
        await UntilAsync(() => _receiver.Requests.Count == 4);

        Assert.Equal(
            [$"campaigns/{first}", $"campaigns/{second}", $"campaigns/{first}", $"campaigns/{second}"],
            _receiver.Events.Select(told => told.Subject)
        );
    }

    [Fact]
    public async Task What_was_on_its_way_when_the_service_stopped_is_sent_at_once_when_it_is_back()
    {
        _receiver.Answer = context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        var made = await CreateAsync(_receiver.Url, Created);
        await _dialer.CreateAsync(1);
        await UntilAsync(() => _receiver.Requests.Count == 1);

        await _server.Services.GetServices<IHostedService>().OfType<WebhookRounds>().Single().StopAsync(TestEnd);

        Assert.Equal(["1"], _server.Ask("SELECT count(*) FROM webhooks WHERE lease_owner IS NULL AND failure_count = 0"));
        Assert.Empty(await DeliveriesAsync(made));
    }

    [Fact]
    public async Task While_the_service_is_held_after_a_restore_nothing_is_sent()
    {
        await CreateAsync(_receiver.Url, Created);
        _server.Execute("INSERT INTO holds (id, backup_time) VALUES (1, 0)");
        await _dialer.CreateAsync(1);
        for (var round = 0; round < 20; round++)
            Pass();
        Assert.Empty(_receiver.Requests);

        await new OperationService.OperationServiceClient(_server.Channel).ReleaseHoldAsync(new(), cancellationToken: TestEnd);

        await UntilAsync(() => _receiver.Requests.Count == 1);
    }

    [Fact]
    public async Task Whoever_was_away_for_longer_than_events_are_kept_can_see_so_and_goes_on_with_the_oldest()
    {
        var made = await CreateAsync(_receiver.Url, Created);
        await Webhooks.UpdateWebhookAsync(new() { WebhookId = made.Webhook.WebhookId, Paused = true }, cancellationToken: TestEnd);
        await _dialer.CreateAsync(1);
        _server.Time.Advance(TimeSpan.FromDays(31));
        var young = await _dialer.CreateAsync(1);
        await Eventually.IsTrueAsync(
            () => _server.Ask("SELECT min(sequence) FROM events").Single() != "1",
            meanwhile: () => _server.Time.Advance(TimeSpan.FromSeconds(1))
        );

        await Webhooks.UpdateWebhookAsync(new() { WebhookId = made.Webhook.WebhookId, Paused = false }, cancellationToken: TestEnd);
        await UntilAsync(() => _receiver.Requests.Count == 1);

        Assert.Equal($"campaigns/{young}", _receiver.Events.Single().Subject);
        Assert.StartsWith("The log is kept from ", (await DeliveriesAsync(made))[^1].Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_test_sends_is_told_apart_from_what_any_other_sent()
    {
        var made = await CreateAsync(_receiver.Url, Created);
        for (var place = 0; place < 2; place++)
        {
            _server.Time.Advance(TimeSpan.FromSeconds(1));
            await Webhooks.SendTestEventAsync(new() { WebhookId = made.Webhook.WebhookId }, cancellationToken: TestEnd);
        }

        Assert.Equal(2, _receiver.Events.Select(told => told.Id).Distinct().Count());
        Assert.Equal(2, _receiver.Requests.Select(sent => sent.Headers["webhook-id"].ToString()).Distinct().Count());
    }

    [Fact]
    public async Task Of_an_answer_without_end_its_status_counts_and_its_beginning_is_kept()
    {
        _receiver.Answer = async context =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
                await context.Response.WriteAsync(new string('x', 10_000), context.RequestAborted);
        };
        var made = await CreateAsync(_receiver.Url, Created);

        var test = await Webhooks.SendTestEventAsync(new() { WebhookId = made.Webhook.WebhookId }, cancellationToken: TestEnd);

        Assert.Equal((200, new string('x', 1_000)), (test.Delivery.Status, test.Delivery.Answer));
    }

    [Fact]
    public async Task Of_an_answer_that_does_not_go_on_its_status_counts()
    {
        _receiver.Answer = async context =>
        {
            await context.Response.WriteAsync("So far", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        };
        var made = await CreateAsync(_receiver.Url, Created);

        var test = await _server.PassTimeUntilAsync(
            Webhooks.SendTestEventAsync(new() { WebhookId = made.Webhook.WebhookId }, cancellationToken: TestEnd).ResponseAsync
        );

        Assert.Equal((200, ""), (test.Delivery.Status, test.Delivery.Error));
    }

    [Fact]
    public async Task Whose_certificate_nobody_has_signed_is_sent_nothing()
    {
        await using var impostor = await Receiver.StartAsync(isSecure: true);
        var made = await CreateAsync(impostor.Url, Created);

        var test = await Webhooks.SendTestEventAsync(new() { WebhookId = made.Webhook.WebhookId }, cancellationToken: TestEnd);

        Assert.Equal("The request failed: SecureConnectionError.", test.Delivery.Error);
        Assert.Empty(impostor.Requests);
    }

    [Theory]
    [InlineData("nowhere", "FORMAT")]
    [InlineData("ftp://example.com/", "FORMAT")]
    [InlineData("https://user@example.com/", "FORMAT")]
    [InlineData("https://example.com/#part", "FORMAT")]
    [InlineData("", "FORMAT")]
    [InlineData(" https://example.com/", "FORMAT")]
    [InlineData("https://example.com/\n", "FORMAT")]
    public async Task An_address_that_is_none_is_refused(string url, string reason)
    {
        var refused = await Owner.RefusalAsync(() => CreateAsync(url, Created));

        Assert.Equal([$"url {reason}"], refused.Faults);
    }

    [Fact]
    public async Task Whoever_asks_for_them_where_that_is_allowed_is_told_numbers_and_data_and_of_the_erased_nothing()
    {
        await using var server = await CampaignServerFixture.StartAsync(
            "--Webhooks:AllowPrivateAddresses=true",
            "--Webhooks:Timeout=00:00:30",
            "--Webhooks:ContactDetailsProjects:0=1"
        );
        var (webhooks, dialer) = (new WebhookService.WebhookServiceClient(server.Channel), new DialerDriver(server));
        await using var unasked = await Receiver.StartAsync();
        await webhooks.CreateWebhookAsync(new() { ProjectId = 1, Url = unasked.Url }, cancellationToken: TestEnd);
        var made = await webhooks.CreateWebhookAsync(
            new()
            {
                ProjectId = 1,
                Url = _receiver.Url,
                MaxBatch = 100,
                ContactDetails = true,
            },
            cancellationToken: TestEnd
        );
        var campaign = await dialer.CreateAsync(2);
        await dialer.CallAsync(campaign, Outcome.Answered);
        await dialer.CallAsync(campaign, Outcome.Answered);
        await UntilEndedAsync(_receiver);
        await UntilEndedAsync(unasked);

        var contact = await server.GetContactAsync(campaign, 1);
        var told = _receiver.Events.Where(one => one.Subject == $"campaigns/{campaign}/contacts/1").ToList();
        Assert.NotEmpty(told);
        Assert.All(told, one => Assert.Equal(contact.Phone, one.Data.Fields["phone"].StringValue));
        Assert.All(told, one => Assert.Equal(contact.AddData, one.Data.Fields["add_data"].StructValue));
        Assert.DoesNotContain(_receiver.Events, one => one.Subject == $"campaigns/{campaign}" && one.Data.Fields.ContainsKey("phone"));
        Assert.DoesNotContain(unasked.Events, one => one.Data.Fields.ContainsKey("phone") || one.Data.Fields.ContainsKey("add_data"));

        await new PersonService.PersonServiceClient(server.Channel).ErasePersonAsync(
            new() { Phone = contact.Phone, ProjectId = 1 },
            cancellationToken: TestEnd
        );
        _receiver.Requests.Clear();
        await webhooks.RedeliverAsync(new() { WebhookId = made.Webhook.WebhookId }, cancellationToken: TestEnd);
        await UntilEndedAsync(_receiver);

        Assert.DoesNotContain(contact.Phone, string.Concat(_receiver.Requests.Select(sent => sent.Body)), StringComparison.Ordinal);
        Assert.Contains(_receiver.Events, one => one.Subject == $"campaigns/{campaign}/contacts/2" && one.Data.Fields.ContainsKey("phone"));

        Task UntilEndedAsync(Receiver receiver) =>
            Eventually.IsTrueAsync(
                () => receiver.Events.Any(one => one.Type == "campaigns.v1.campaign.completed"),
                meanwhile: () => server.Time.Advance(TimeSpan.FromMilliseconds(100))
            );
    }

    [Fact]
    public async Task Where_the_settings_do_not_allow_it_no_webhook_asks_for_numbers()
    {
        var made = await CreateAsync();

        var refused = await Owner.RefusalAsync(() =>
            Webhooks
                .CreateWebhookAsync(
                    new()
                    {
                        ProjectId = 1,
                        Url = _receiver.Url,
                        ContactDetails = true,
                    },
                    cancellationToken: TestEnd
                )
                .ResponseAsync
        );
        var changed = await Owner.RefusalAsync(() =>
            Webhooks
                .UpdateWebhookAsync(new() { WebhookId = made.Webhook.WebhookId, ContactDetails = true }, cancellationToken: TestEnd)
                .ResponseAsync
        );

        Assert.Equal(("CONTACT_DETAILS_NOT_ALLOWED", "CONTACT_DETAILS_NOT_ALLOWED"), (refused.Reason, changed.Reason));
        Assert.False((await GetAsync(made)).ContactDetails);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task Without_the_setting_an_address_without_TLS_is_refused_and_to_a_private_one_nothing_is_sent(string host)
    {
        await using var server = await CampaignServerFixture.StartAsync();
        var webhooks = new WebhookService.WebhookServiceClient(server.Channel);
        var refused = await Owner.RefusalAsync(() =>
            webhooks.CreateWebhookAsync(new() { ProjectId = 1, Url = _receiver.Url }, cancellationToken: TestEnd).ResponseAsync
        );
        var made = await webhooks.CreateWebhookAsync(
            new() { ProjectId = 1, Url = _receiver.Url.Replace("http://127.0.0.1", $"https://{host}", StringComparison.Ordinal) },
            cancellationToken: TestEnd
        );

        var test = await webhooks.SendTestEventAsync(new() { WebhookId = made.Webhook.WebhookId }, cancellationToken: TestEnd);

        Assert.Equal(["url FORMAT"], refused.Faults);
        Assert.StartsWith("The address is this machine's", test.Delivery.Error, StringComparison.Ordinal);
        Assert.Empty(_receiver.Requests);
    }

    private Task<CreateWebhookResponse> CreateAsync() => CreateAsync(_receiver.Url);

    private async Task<CreateWebhookResponse> CreateAsync(string url, params string[] types) =>
        await Webhooks.CreateWebhookAsync(
            new()
            {
                ProjectId = 1,
                Url = url,
                Types_ = { types },
            },
            cancellationToken: TestEnd
        );

    private async Task<Webhook> GetAsync(CreateWebhookResponse made) =>
        (await Webhooks.GetWebhookAsync(new() { WebhookId = made.Webhook.WebhookId }, cancellationToken: TestEnd)).Webhook;

    private async Task<IReadOnlyList<Delivery>> DeliveriesAsync(CreateWebhookResponse made) =>
        (await Webhooks.ListDeliveriesAsync(new() { WebhookId = made.Webhook.WebhookId }, cancellationToken: TestEnd)).Deliveries;

    private Task<IReadOnlyList<Delivery>> UntilSeenAsync(CreateWebhookResponse made) =>
        Eventually.IsAsync(() => DeliveriesAsync(made), seen => seen.Count > 0, meanwhile: Pass);

    private Task UntilAsync(Func<bool> condition) => Eventually.IsTrueAsync(condition, meanwhile: Pass);

    private Task UntilAsync(Func<Task<bool>> condition) => Eventually.IsTrueAsync(condition, meanwhile: Pass);

    /// <summary>So little that no request is late, however slow the machine is.</summary>
    private void Pass() => _server.Time.Advance(TimeSpan.FromMilliseconds(100));
}
