using System.Globalization;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Contacts;
using Microsoft.AspNetCore.Http;

namespace CampaignGrpc.Web.Forms;

/// <summary>What somebody changes of one contact, as it is filled in.</summary>
/// <param name="Phone">Another number; empty for the one that it has.</param>
/// <param name="AddData">A JSON object; empty for one without keys.</param>
/// <param name="Priority">From 0 to 9; empty for 0.</param>
/// <param name="TimeZone">An IANA name; empty for the zones of its number.</param>
public sealed record ContactForm(string Phone, string AddData, string Priority, string TimeZone)
{
    public static ContactForm Of(Contact contact) =>
        new(
            contact.Phone.ToString(),
            contact.AddData.Json,
            contact.Priority.ToString(CultureInfo.InvariantCulture),
            contact.Zone?.Id ?? ""
        );

    public static ContactForm Of(IFormCollection form) =>
        new(
            form["phone"].ToString().Trim(),
            form["add_data"].ToString().Trim(),
            form["priority"].ToString().Trim(),
            form["time_zone"].ToString().Trim()
        );

    /// <param name="campaign">The campaign.</param>
    /// <param name="contact">The contact.</param>
    /// <param name="read">Reads a number that was filled in.</param>
    public UpdateContactCommand ToUpdate(long campaign, long contact, Func<string, Violations, PhoneNumber?> read)
    {
        var unreadable = new Violations();
        var phone = Phone.Length == 0 ? null : read(Phone, unreadable);
        var data = Domain.Contacts.AddData.TryParseText(AddData.Length == 0 ? "{}" : AddData, out var problem);
        if (data is null)
            unreadable.Add("add_data", problem, AddData);
        return new(campaign, contact, phone, data, ReadPriority(unreadable), TimeZone, unreadable);
    }

    private int? ReadPriority(Violations unreadable)
    {
        if (Priority.Length == 0)
            return 0;
        if (int.TryParse(Priority, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number;
        unreadable.Add("priority", FieldReason.NotANumber, "A whole number.", Priority);
        return null;
    }
}
