using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Dialing;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Scheduling;
using CampaignGrpc.Simulation.Tests.Invariants;
using CampaignGrpc.Simulation.Tests.World;

namespace CampaignGrpc.Simulation.Tests;

/// <summary>Whatever happened before: once one dialer does its work, every campaign that has an end comes to it.</summary>
public sealed class EveryContactEndsTests : IDisposable
{
    private const int Seeds = 150;
    private const int FirstSeed = 2_000_000;
    private const int MostRounds = 400;

    private readonly SimulatedService _service = new();
    private readonly Witness _witness;
    private readonly SnapshotReader _reader;

    public EveryContactEndsTests()
    {
        _witness = new(_service);
        _reader = new(_service.Connection);
    }

    [Fact]
    public async Task Every_campaign_with_an_end_is_completed_and_every_contact_of_it_done()
    {
        for (var seed = FirstSeed; seed < FirstSeed + Seeds; seed++)
        {
            _reader.Forget();
            var world = new SimulatedWorld(_service, _witness, seed);
            await world.RunAsync(steps: 15);
            var endless = world
                .Campaigns.Where(campaign => campaign.Plan.Timetable is { Recurrence: not Recurrence.Once, LastDay: null })
                .Select(campaign => campaign.Id)
                .ToHashSet();
            foreach (var campaign in endless)
                await StopAsync(campaign);
            await WorkAsync(seed);
            Assert.All(_reader.Read().Contacts, contact => Assert.Equal(ContactState.Done, contact.State));
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        _witness.Dispose();
        _service.Dispose();
    }

    private async Task StopAsync(long campaign)
    {
        if (_reader.Read().Campaigns.Single(stored => stored.Id == campaign).State != CampaignState.Completed)
            await _service.SendAsync(new CancelCampaignCommand(campaign));
    }

    private async Task LaunchOrCancelAsync(long campaign)
    {
        try
        {
            await _service.SendAsync(new LaunchCampaignCommand(campaign));
        }
        catch (DomainException refusal) when (refusal.Refusal == Refusal.SchedulePassed)
        {
            await _service.SendAsync(new CancelCampaignCommand(campaign));
        }
    }

    private async Task WorkAsync(int seed)
    {
        foreach (var draft in _reader.Read().Campaigns.Where(campaign => campaign.State == CampaignState.Draft))
            await LaunchOrCancelAsync(draft.Id);
        for (var round = 0; round < MostRounds; round++)
        {
            var calls = await _service.SendAsync(new ClaimCallsCommand("dutiful", 1_000, null, null, null, TimeSpan.Zero));
            var tokens = calls
                .Select(call => new CallToken(call.Campaign.Id, call.Contact.Number, call.Contact.Claim!.Key).ToString())
                .ToList();
            if (tokens.Count > 0)
            {
                await _service.SendAsync(new StartCallsCommand(tokens));
                await _service.SendAsync(
                    new ReportOutcomesCommand(
                        [.. tokens.Select(token => new TokenReport(token, new(Outcome.NoAnswer, null, null, null, null)))],
                        new()
                    )
                );
            }

            var now = _reader.Read();
            foreach (var paused in now.Campaigns.Where(campaign => campaign.State == CampaignState.Paused))
                await _service.SendAsync(new ResumeCampaignCommand(paused.Id));
            if (now.Campaigns.All(campaign => campaign.State.IsFinal()) && now.Contacts.All(contact => contact.State == ContactState.Done))
                return;
            var next = now
                .Campaigns.SelectMany(campaign => new[] { campaign.NextEvent, campaign.Probe })
                .Concat(now.Contacts.SelectMany(contact => new[] { contact.Due, contact.LeaseEnd }))
                .Where(at => at > _service.Time.GetUtcNow())
                .Min();
            Assert.True(next is not null, $"Seed {seed}: nothing will ever happen again with {string.Join(", ", now.Campaigns)}");
            _service.Time.AdjustTime(next.Value);
        }

        Assert.Fail($"Seed {seed}: no end after {MostRounds} rounds: {string.Join(", ", _reader.Read().Campaigns)}");
    }
}
