using System.Globalization;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Web.Endpoints;

namespace CampaignGrpc.Web.Forms;

/// <summary>What is to be done to many numbers of a campaign, as somebody has filled it in.</summary>
/// <param name="Filter">To whom.</param>
/// <param name="Action">What; null while that is not chosen.</param>
/// <param name="Priority">Which priority they get, as it was written.</param>
/// <param name="Unreadable">What could not be read.</param>
public sealed record ContactChangeForm(ContactFilter Filter, ContactAction? Action, string Priority, Violations Unreadable)
{
    public bool IsChosen => Action is not null || Unreadable.Count > 0;

    /// <param name="field">Gives a field by its name; empty where it is not there.</param>
    internal static ContactChangeForm Of(Func<string, string> field)
    {
        var unreadable = new Violations();
        var filter = new ContactFilter(
            Questions.One<ContactState>(field("state"), "filter.state", unreadable),
            Questions.One<ContactResult>(field("result"), "filter.result", unreadable)
        );
        var action = Questions.One<ContactAction>(field("action"), "action", unreadable);
        var form = new ContactChangeForm(filter, action, field("priority"), unreadable);
        if (action == ContactAction.SetPriority && form.Priority.Length > 0 && form.ReadPriority() is null)
            unreadable.Add("priority", FieldReason.NotANumber, "A whole number.", form.Priority);
        return form;
    }

    internal ChangeContactsCommand ToChange(long campaign, string? key, bool isTrial) =>
        new(
            campaign,
            Filter,
            Action,
            Action == ContactAction.SetPriority ? ReadPriority() : null,
            string.IsNullOrEmpty(key) ? null : key,
            isTrial,
            Unreadable
        );

    private int? ReadPriority() =>
        int.TryParse(Priority, NumberStyles.None, CultureInfo.InvariantCulture, out var priority) ? priority : null;
}
