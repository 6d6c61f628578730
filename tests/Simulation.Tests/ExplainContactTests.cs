using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Application.Dialing;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Gates;
using CampaignGrpc.Simulation.Tests.Invariants;
using CampaignGrpc.Simulation.Tests.World;

namespace CampaignGrpc.Simulation.Tests;

/// <summary>What is explained of a contact is what a claim then does, in whatever state a simulation has left it.</summary>
public sealed class ExplainContactTests : IDisposable
{
    private const int Seeds = 200;
    private const int FirstSeed = 1_000_000;
    private static readonly TimeSpan Instant = TimeSpan.FromMicroseconds(1);

    private readonly SimulatedService _service = new();
    private readonly Witness _witness;
    private SimulatedWorld _world = null!;

    public ExplainContactTests() => _witness = new(_service);

    [Fact]
    public Task A_contact_that_nothing_blocks_is_what_a_claim_hands_out_in_its_turn() =>
        ForEachCampaignAsync(
            async (campaign, now, explained) =>
            {
                var (claimed, _) = await ClaimAsync(campaign, now);
                var inTurn = explained
                    .Where(pair => pair.Gates.Blocking is null)
                    .OrderBy(pair => pair.Contact.Due)
                    .ThenBy(pair => pair.Contact.Number);
                var room = Math.Min(
                    campaign.PaceRoom(now),
                    _world.IsLineFailing(campaign) ? 1 : campaign.Plan.MaxConcurrentCalls - campaign.LinesInUse ?? int.MaxValue
                );
                return
                    string.Join(", ", inTurn.Take(room).Select(pair => pair.Contact.Number).Order()) == string.Join(", ", claimed.Order())
                    ? null
                    : $"{string.Join(", ", claimed)} were claimed";
            }
        );

    [Fact]
    public Task A_contact_is_handed_out_at_its_next_call_time_and_not_before() =>
        ForEachCampaignAsync(
            async (campaign, now, explained) =>
            {
                foreach (var (contact, gates) in explained)
                {
                    if (gates.NextCallTime is not { } next || next <= now)
                        continue;
                    var (before, _) = await ClaimAsync(campaign, next - Instant);
                    // A claim that is given up before gives its place back sooner.
                    var isKept =
                        campaign.Plan.MaxStartsPerSecond is not null && campaign.Contacts.Any(other => other.State == ContactState.Claimed);
                    if (before.Contains(contact.Number) && !isKept)
                        return $"{contact.Number} was claimed before {next:O}";
                    // Others may be before it in the queue for what a campaign with a limit has room for.
                    var (claimed, held) = await ClaimAsync(campaign, next);
                    var isInTurn = campaign.Plan.MaxStartsPerSecond is not null && claimed.Count > 0;
                    if (
                        !claimed.Contains(contact.Number)
                        && !isInTurn
                        && !(held >= campaign.Plan.MaxConcurrentCalls)
                        && !_world.IsLineFailing(campaign)
                    )
                        return $"{contact.Number} was not claimed at {next:O}";
                }

                return null;
            }
        );

    [Fact]
    public Task What_is_explained_of_a_campaign_is_what_is_explained_of_its_contacts() =>
        ForEachCampaignAsync(
            async (campaign, _, explained) =>
            {
                // Who is left out when the turn comes is not counted beforehand.
                if (
                    campaign.Plan.Timetable.Callees is not null
                    || explained.Any(pair => !IsOpen(pair, GateKind.DoNotCall) || !IsOpen(pair, GateKind.CallLimit))
                )
                    return null;
                var ofAll = (await _service.SendAsync(new ExplainCampaignQuery(campaign.Id))).Gates;
                var due = explained.Count(pair => pair.Contact.State == ContactState.Waiting && IsOpen(pair, GateKind.RetryDelay));
                var (first, next) = explained
                    .OrderBy(pair => pair.Gates.NextCallTime ?? DateTimeOffset.MaxValue)
                    .Select(pair => (pair.Contact.State, pair.Gates.NextCallTime))
                    .FirstOrDefault();
                // Of those who are done only the next run is counted, and not how long each is barred into it.
                var isNext = first == ContactState.Done ? ofAll.NextCallTime <= next : ofAll.NextCallTime == next;
                if ((ofAll.Blocking is null) != explained.Any(pair => pair.Gates.Blocking is null))
                    return $"{ofAll.Blocking} blocks all";
                if (ofAll.Due != new BoundedCount(due))
                    return $"{ofAll.Due} are due, and not {due}";
                if (!isNext && ofAll.NextCallTime != next)
                    return $"the next call is at {ofAll.NextCallTime:O}, and not {next:O}";
                return ofAll
                    .Gates.Select(gate => (gate.Gate.Kind, gate.Held.Value, Held: explained.Count(pair => IsHeld(pair, gate))))
                    .Where(gate => gate.Value != gate.Held)
                    .Select(gate => $"{gate.Kind} holds {gate.Value}, and not {gate.Held}")
                    .FirstOrDefault();

                static bool IsOpen((ContactFacts Contact, CallGates Gates) pair, GateKind kind) =>
                    pair.Gates.Gates.Single(gate => gate.Kind == kind).IsOpen;

                // Those who are being called or done wait for nothing but that.
                static bool IsHeld((ContactFacts Contact, CallGates Gates) pair, CampaignGate gate) =>
                    !IsOpen(pair, gate.Gate.Kind)
                    && (
                        pair.Contact.State == ContactState.Waiting
                        || gate.Gate.Kind is GateKind.Claim
                        || (gate.Gate.Kind == GateKind.Attempts && pair.Contact.State == ContactState.Done)
                    );
            }
        );

    public void Dispose()
    {
        _witness.Dispose();
        _service.Dispose();
    }

    private async Task ForEachCampaignAsync(
        Func<ModelCampaign, DateTimeOffset, IReadOnlyList<(ContactFacts Contact, CallGates Gates)>, Task<string?>> judge
    )
    {
        for (var seed = FirstSeed; seed < FirstSeed + Seeds; seed++)
        {
            var world = new SimulatedWorld(_service, _witness, seed);
            await world.RunAsync(steps: 8 + (seed % 20));
            await world.BringToThePresentAsync();
            // What others of the project hold says nothing of a campaign.
            await world.LimitLinesAsync(null);
            _world = world;
            foreach (var campaign in world.Campaigns)
            {
                var explained = new List<(ContactFacts, CallGates)>();
                foreach (var contact in campaign.Contacts)
                    explained.Add(
                        (contact.FactsIn(campaign), (await _service.SendAsync(new ExplainContactQuery(campaign.Id, contact.Number))).Gates)
                    );
                if (await judge(campaign, world.Now, explained) is { } complaint)
                    Assert.Fail(Report(seed, world.Now, campaign, complaint, explained));
            }
        }
    }

    private Task<(List<int> Claimed, int Held)> ClaimAsync(ModelCampaign campaign, DateTimeOffset now) =>
        _service.WhatIfAsync(now, async () =>
        {
            var calls = await _service.SendAsync(new ClaimCallsCommand("curious", 1_000, null, null, campaign.Id, TimeSpan.Zero));
            using var reader = new SnapshotReader(_service.Connection);
            var held = reader
                .Read()
                .Contacts.Count(contact => contact.CampaignId == campaign.Id && (contact.ClaimKey is not null || contact.LostUntil > now));
            return (calls.Select(call => call.Contact.Number).ToList(), held);
        });

    private static string Report(
        int seed,
        DateTimeOffset now,
        ModelCampaign campaign,
        string complaint,
        List<(ContactFacts Contact, CallGates Gates)> explained
    ) =>
        $"Seed {seed} at {now:O}: {complaint} of {campaign.Plan}\n{campaign.FactsAt(0)}\n"
        + string.Join('\n', explained.Select(pair => $"{pair.Contact}: {pair.Gates.Blocking}, next {pair.Gates.NextCallTime:O}"));
}
