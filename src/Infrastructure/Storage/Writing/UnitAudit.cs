using System.Text.Json;
using CampaignGrpc.Application.Audit;
using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain.Campaigns;

namespace CampaignGrpc.Infrastructure.Storage.Writing;

/// <summary>An entry that is not in its line yet.</summary>
internal sealed record AuditNote(
    string Subject,
    string? Address,
    string Action,
    long? ProjectId,
    long? CampaignId,
    string? Thing,
    string? PhoneHash,
    string Details,
    string Answer
);

/// <param name="group">The unit's group.</param>
/// <param name="scope">What is being asked for; null where the service does something by itself.</param>
internal sealed class UnitAudit(Group group, AuditScope? scope) : IAudit
{
    private readonly List<AuditNote> _notes = [];

    public void Note(
        CampaignId? campaign = null,
        long? project = null,
        string? thing = null,
        params IReadOnlyList<(string Name, object? Value)> details
    )
    {
        if (scope is { Request.IsChange: true })
            Note(scope, AuditEntry.Ok, campaign?.Value, project, thing, details);
    }

    public void NoteAnswer(AuditScope scope, string answer) => Note(scope, answer, null, null, null, []);

    public void NoteOwn(string action, CampaignId campaign, long project, params IReadOnlyList<(string Name, object? Value)> details) =>
        _notes.Add(new(Caller.Service.Subject, null, action, project, campaign.Value, null, null, Json(details), AuditEntry.Ok));

    public bool Remove(DateTimeOffset before, int rows) => AuditRows.Remove(group.Writing(rows), before, rows);

    /// <summary>The unit has succeeded.</summary>
    public void Complete()
    {
        if (_notes.Count == 0)
            return;
        group.Take(_notes);
        if (scope is not null)
            scope.IsNoted = true;
    }

    /// <summary>Notes what has become of a campaign.</summary>
    public void NoteChange(Campaign campaign, CampaignAsRead was)
    {
        if (scope is not { Request.IsChange: true })
            return;
        var changes = AuditedFields
            .Of(campaign)
            .Zip(AuditedFields.Of(was), (after, before) => (after.Name, Before: before.Value, After: after.Value))
            .Where(field => field.Before != field.After)
            .Select(field => (field.Name, (object?)new { before = field.Before, after = field.After }))
            .ToList();
        if (changes.Count > 0)
            Note(campaign.Id, campaign.ProjectId, null, changes);
    }

    private void Note(
        AuditScope asked,
        string answer,
        long? campaign,
        long? project,
        string? thing,
        IReadOnlyList<(string Name, object? Value)> details
    ) =>
        _notes.Add(
            new(
                asked.Caller.Subject,
                asked.Caller.Address,
                asked.Request.Action,
                project ?? asked.Request.ProjectId,
                campaign ?? asked.Request.CampaignId,
                thing ?? asked.Request.Thing,
                asked.PhoneHash,
                Json(details),
                answer
            )
        );

    private static string Json(IReadOnlyList<(string Name, object? Value)> details) =>
        JsonSerializer.Serialize(details.ToDictionary(detail => detail.Name, detail => detail.Value), JsonSerializerOptions.Default);
}
