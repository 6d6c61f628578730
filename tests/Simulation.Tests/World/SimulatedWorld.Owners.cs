using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Domain.Campaigns;
using MediatR;

namespace CampaignGrpc.Simulation.Tests.World;

/// <summary>What owners of campaigns do.</summary>
internal sealed partial class SimulatedWorld
{
    private Task PauseAsync() => ChangeAsync("pause", id => new PauseCampaignCommand(id), campaign =>
    {
        if (Refusal(campaign) is { } reason) return reason;
        campaign.State = CampaignState.Paused;
        _phones.Stop(campaign.Id);
        return null;
    });

    private Task ResumeAsync() => ChangeAsync("resume", id => new ResumeCampaignCommand(id), campaign =>
    {
        if (Refusal(campaign) is { } reason) return reason;
        campaign.State = CampaignState.Running;
        _phones.Go(campaign.Id);
        return null;
    });

    private Task CancelAsync() => ChangeAsync("cancel", id => new CancelCampaignCommand(id), campaign =>
    {
        if (campaign.State == CampaignState.Completed) return "CAMPAIGN_FINISHED";
        campaign.Cancel();
        _phones.Stop(campaign.Id);
        return null;
    });

    private async Task ChangeAsync(string act, Func<long, IRequest<CampaignView>> request, Func<ModelCampaign, string?> change)
    {
        if (_model.Campaigns.Count == 0) return;
        var campaign = _model.Campaigns[_random.Next(_model.Campaigns.Count)];
        var (_, reason) = await AskAsync(request(campaign.Id), view => view);
        Note($"{act} {campaign.Id}: {reason ?? "done"}");
        Compare(act, change(campaign), reason);
        _met.Add($"{act} {reason}".TrimEnd());
    }

    private async Task CreateAgainAsync()
    {
        if (_keyed.Count == 0) return;
        var (command, id) = _keyed[_random.Next(_keyed.Count)];
        var again = await AskAsync(command, created => created.Value);
        Note($"create {id} again");
        if (again.Value != id) throw new BrokenPromiseException($"A repeated create made campaign {again.Value}, where {id} was there already.");
        _met.Add("create again");
    }

    private static string? Refusal(ModelCampaign campaign) =>
        campaign.State == CampaignState.Created ? "CAMPAIGN_NOT_STARTED" : campaign.IsFinished ? "CAMPAIGN_FINISHED" : null;
}
