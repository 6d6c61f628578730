using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Application.People;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using MediatR;

namespace CampaignGrpc.Simulation.Tests.World;

/// <summary>What owners of campaigns do.</summary>
internal sealed partial class SimulatedWorld
{
    /// <summary>All campaigns are of one project, and call from one number.</summary>
    private async Task LimitAsync()
    {
        var (limits, lines) = (ModelLimit.Random(_random), _random.Next(6) == 0 ? _random.Next(1, 6) : (int?)null);
        var phone = _random.Next(2) == 0 ? 1 : (long?)null;
        await LimitLinesAsync(lines, phone);
        await _service.SendAsync(new SetCallLimitsCommand(1, [.. limits.Select(limit => limit.Input)], new()));
        _model.Calls.Limits = limits;
        Note($"limit {string.Join(", ", limits)}; {lines} at once");
        if (limits.Count > 0)
            _met.Add("limit");
        if (lines is not null)
            _met.Add("limit lines");
    }

    /// <summary>How many calls at once there may be of all campaigns; null for any number.</summary>
    public Task LimitLinesAsync(int? lines, long? phone = null)
    {
        _model.MaxLines = lines;
        return _service.SendAsync(new SetLineLimitsCommand(1, lines is null ? [] : [new(phone, lines, null)]));
    }

    private Task LaunchAsync() =>
        ChangeAsync(
            "launch",
            id => new LaunchCampaignCommand(id),
            campaign =>
            {
                if (RefusalAtPresent(campaign, mayBeDraft: true) is { } reason)
                    return reason;
                return campaign.State != CampaignState.Draft || campaign.TryLaunch(_now) ? null : "SCHEDULE_PASSED";
            }
        );

    private Task StartNowAsync() =>
        ChangeAsync(
            "start now",
            id => new StartCampaignNowCommand(id),
            known =>
            {
                var campaign = known.Copy();
                if (RefusalAtPresent(campaign) is { } reason)
                    return reason;
                if (campaign.State == CampaignState.Paused)
                    return "CAMPAIGN_NOT_RUNNING";
                if (!campaign.TryStartNow(_now))
                    return "WINDOW_CLOSED";
                _model.Replace(campaign);
                return null;
            }
        );

    private Task PauseAsync() =>
        ChangeAsync(
            "pause",
            id => new PauseCampaignCommand(id),
            campaign =>
            {
                if (RefusalAtPresent(campaign) is { } reason)
                    return reason;
                campaign.State = CampaignState.Paused;
                _phones.Stop(campaign.Id);
                return null;
            }
        );

    private Task ResumeAsync() =>
        ChangeAsync(
            "resume",
            id => new ResumeCampaignCommand(id),
            campaign =>
            {
                if (RefusalAtPresent(campaign) is { } reason)
                    return reason;
                if (campaign.State == CampaignState.Paused)
                    campaign.State = campaign.HasBegun ? CampaignState.Running : CampaignState.Created;
                _phones.Go(campaign.Id);
                return null;
            }
        );

    private Task CancelAsync() =>
        ChangeAsync(
            "cancel",
            id => new CancelCampaignCommand(id),
            campaign =>
            {
                if (campaign.State == CampaignState.Completed)
                    return "CAMPAIGN_FINISHED";
                campaign.Cancel();
                _phones.Stop(campaign.Id);
                return null;
            }
        );

    private async Task UpdateAsync()
    {
        if (_model.Known.Count == 0)
            return;
        var known = Pick();
        var (plan, fields) = known.Plan.Changed(_random, _now);
        if (_random.Next(8) == 0)
            fields |= CampaignFields.All & ~CampaignFields.Name;
        var etag = _random.Next(4) switch
        {
            0 => $"{known.Version}",
            1 when _random.Next(3) == 0 => $"{known.Version - 1}",
            _ => "",
        };
        if (known is { State: CampaignState.Completed, IsOnce: true, Plan.Timetable: { LastDay: { } last } table } && _random.Next(2) == 0)
            (plan, fields) = (
                known.Plan with
                {
                    Timetable = table with { LastDay = last.AddDays(_random.Next(1, 5)) },
                },
                CampaignFields.LastDate
            );
        await ChangeAsync(
            $"update to {plan} by",
            "update",
            known,
            id => plan.ToUpdate(id, fields, etag, _now),
            campaign => _model.Update(_now, campaign, plan, etag)
        );
        if (known.State == CampaignState.Completed && _model.Known.Any(campaign => campaign.Id == known.Id && !campaign.IsFinished))
            _met.Add("campaign goes on");
    }

    private Task CancelContactAsync()
    {
        if (_model.Known.Count == 0)
            return Task.CompletedTask;
        var known = Pick();
        var number = _random.Next(1, known.Contacts.Count + (_random.Next(8) == 0 ? 2 : 1));
        return ChangeAsync(
            $"cancel contact {number} of",
            "cancel contact",
            known,
            id => new CancelContactCommand(id, number),
            campaign =>
            {
                if (_model.Cancel(_now, campaign, number) is { } reason)
                    return reason;
                _phones.Refuse(campaign.Id, number);
                return null;
            }
        );
    }

    private async Task CancelMatchingAsync()
    {
        if (_model.Known.Count == 0)
            return;
        var known = Pick();
        var (states, results) = (Enum.GetValues<ContactState>(), Enum.GetValues<ContactResult>());
        ContactFilter filter = _random.Next(4) switch
        {
            0 => new(),
            1 => new(Result: results[_random.Next(results.Length)]),
            _ => new(states[_random.Next(states.Length)]),
        };
        var command = new ChangeContactsCommand(
            known.Id,
            filter,
            ContactAction.Cancel,
            Priority: null,
            RequestId: null,
            IsTrial: false,
            new()
        );
        var (count, reason) = await AskAsync(command, answer => answer.Change!.ChangedCount);
        Note($"cancel {filter} of {known.Id}: {reason ?? $"{count}"}");
        Compare("cancel matching", _model.CancelMatching(_now, known, filter, out var cancelled), reason);
        if (count != cancelled.Count)
            throw new BrokenPromiseException($"cancel matching: the service cancelled {count}, the rules {cancelled.Count}.");
        foreach (var number in cancelled)
            _phones.Refuse(known.Id, number);
        _met.Add($"cancel matching {reason}".TrimEnd());
    }

    private Task DeleteAsync()
    {
        if (_model.Known.Count == 0)
            return Task.CompletedTask;
        var finished = _model.Known.FirstOrDefault(campaign => campaign is { IsFinished: true, IsDeleted: false });
        return ChangeAsync("delete", "delete", finished ?? Pick(), id => new DeleteCampaignCommand(id), Model.Delete);
    }

    private Task ChangeAsync(string act, Func<long, IRequest<CampaignView>> request, Func<ModelCampaign, string?> change) =>
        _model.Known.Count == 0
            ? Task.CompletedTask
            : ChangeAsync(act, act, Pick(), request, campaign => campaign.IsDeleted ? "CAMPAIGN_NOT_FOUND" : change(campaign));

    private async Task ChangeAsync<T>(
        string words,
        string act,
        ModelCampaign campaign,
        Func<long, IRequest<T>> request,
        Func<ModelCampaign, string?> change
    )
    {
        var (_, reason) = await AskAsync(request(campaign.Id), answer => answer);
        Note($"{words} {campaign.Id}: {reason ?? "done"}");
        Compare(act, change(campaign), reason);
        _met.Add($"{act} {reason}".TrimEnd());
    }

    private ModelCampaign Pick() => _model.Known[_random.Next(_model.Known.Count)];

    private async Task CreateAgainAsync()
    {
        if (_keyed.Count == 0)
            return;
        var (command, id) = _keyed[_random.Next(_keyed.Count)];
        var again = await AskAsync(command, created => created.Id.Value);
        Note($"create {id} again");
        if (again.Value != id)
            throw new BrokenPromiseException($"A repeated create made campaign {again.Value}, where {id} was there already.");
        _met.Add("create again");
    }

    /// <summary>Whether it is refused is known of the present alone; whoever is refused has brought nothing there.</summary>
    private string? RefusalAtPresent(ModelCampaign campaign, bool mayBeDraft = false)
    {
        var present = campaign.Copy();
        present.BringToThePresent(_now);
        if (Refusal(present, mayBeDraft) is { } reason)
            return reason;
        campaign.BringToThePresent(_now);
        return null;
    }

    private static string? Refusal(ModelCampaign campaign, bool mayBeDraft) =>
        campaign.IsFinished ? "CAMPAIGN_FINISHED"
        : campaign.State == CampaignState.Draft && !mayBeDraft ? "CAMPAIGN_NOT_LAUNCHED"
        : null;
}
