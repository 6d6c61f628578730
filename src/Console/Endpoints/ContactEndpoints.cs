using CampaignGrpc.Application;
using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Application.Results;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Web.Access;
using CampaignGrpc.Web.Forms;
using CampaignGrpc.Web.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CampaignGrpc.Web.Endpoints;

/// <summary>The numbers of a campaign, and one of them with its attempts.</summary>
internal static class ContactEndpoints
{
    private const string OfOne = "/campaigns/{id:long}/contacts/{contact:long}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/campaigns/{id:long}/contacts", ListAsync, new(typeof(ListContactsQuery)));
        routes.Get(OfOne, (desk, context) => ShowAsync(desk, context, null, null), new(typeof(GetContactQuery)));
        routes.Post(OfOne, ChangeAsync, new(typeof(CancelContactCommand), typeof(UpdateContactCommand)));
    }

    private static async Task<IResult> ListAsync(Desk desk, HttpContext context)
    {
        var (id, unreadable) = (CampaignEndpoints.IdOf(context), new Violations());
        var state = Questions.One<ContactState>(context.Asked("state"), "state", unreadable);
        var result = Questions.One<ContactResult>(context.Asked("result"), "result", unreadable);
        var text = context.Asked("phone");
        var phone = text.Length == 0 ? null : context.Phone(text, "phone", unreadable);
        var data = context.Asked("data");
        var view = await desk.SendAsync(new GetCampaignQuery(id));
        try
        {
            var search = new ContactSearch(phone, data.Length == 0 ? null : data);
            var page = await desk.SendAsync(
                new ListContactsQuery(id, new(state, result), search, Questions.PageSize, context.Page(), unreadable)
            );
            return Answers.Page<ContactListPage>(
                ("View", view),
                ("Contacts", page.Items),
                ("Total", page.TotalCount),
                ("Next", page.NextToken),
                ("IsLater", context.Page().Length > 0),
                ("Phone", text),
                ("Data", data),
                ("State", state),
                ("Result", result)
            );
        }
        catch (InvalidRequestException refusal)
        {
            throw new RefusedPageException(
                refusal,
                Answers.Page<ContactListPage>(
                    ("View", view),
                    ("Phone", text),
                    ("Data", data),
                    ("State", state),
                    ("Result", result),
                    ("Refusal", refusal)
                )
            );
        }
    }

    private static async Task<IResult> ShowAsync(Desk desk, HttpContext context, Exception? refusal, ContactForm? form)
    {
        var (id, number) = (CampaignEndpoints.IdOf(context), ContactOf(context));
        var view = await desk.SendAsync(new GetCampaignQuery(id));
        var contact = await desk.SendAsync(new GetContactQuery(id, number));
        var explanation = await desk.SendAsync(new ExplainContactQuery(id, number));
        var ofContact = new AttemptFilter(number, null, null, null, null);
        var attempts = await desk.SendAsync(new ListAttemptsQuery(id, ofContact, Questions.PageSize, context.Page(), new()));
        return Answers.Page<ContactPage>(
            ("View", view),
            ("Contact", contact),
            ("Explanation", explanation),
            ("Attempts", attempts.Items),
            ("Next", attempts.NextToken),
            ("IsLater", context.Page().Length > 0),
            ("Form", form ?? ContactForm.Of(contact)),
            ("IsEdited", form is not null),
            ("Refusal", refusal),
            ("Done", context.Done())
        );
    }

    private static async Task<IResult> ChangeAsync(Desk desk, HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var (campaign, contact, act) = (CampaignEndpoints.IdOf(context), ContactOf(context), form.Act("cancel", "edit"));
        var edited = act == "edit" ? ContactForm.Of(form) : null;
        try
        {
            if (edited is not null)
                await desk.SendAsync(edited.ToUpdate(campaign, contact, (text, unreadable) => context.Phone(text, "phone", unreadable)));
            else
                await desk.SendAsync(new CancelContactCommand(campaign, contact));
        }
        catch (Exception refusal) when (refusal is InvalidRequestException or DomainException { Refusal.Kind: RefusalKind.RuleForbids })
        {
            throw new RefusedPageException(refusal, await ShowAsync(desk, context, refusal, edited));
        }

        return Answers.GoTo(Questions.Path(context.Request.Path, ("done", act)));
    }

    private static long ContactOf(HttpContext context) => context.Id("contact");
}
