using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace CampaignGrpc.Console.Tests;

/// <summary>What is wrong with a page as HTML.</summary>
internal static class Markup
{
    /// <summary>Elements where none of their kind may be, by how the standard has it.</summary>
    private static readonly string[] Misplaced =
    [
        "ul > :not(li)",
        "ol > :not(li)",
        "dl > :not(dt, dd, div)",
        "li:not(ul > li, ol > li)",
        "dt:not(dl > dt, dl > div > dt)",
        "dd:not(dl > dd, dl > div > dd)",
        "a a",
        "a button",
        "a input",
        "button a",
        "button button",
        "button input",
        "label label",
        "p div",
        "span div",
        "span p",
        "h1 div",
        "h2 div",
        "summary form",
        "fieldset > * > legend",
        "select > :not(option, optgroup)",
        "head > :not(meta, title, link, script, style, base)",
    ];

    private static readonly string[] References = ["for", "aria-labelledby", "aria-describedby", "aria-controls", "list", "form"];

    public static IEnumerable<string> Faults(string page)
    {
        // What a browser would mend in silence is an error.
        if (BreakOf(page) is { } fault)
            return [fault];
        var document = new HtmlParser().ParseDocument(page);
        var ids = document.All.Where(element => element.HasAttribute("id")).ToLookup(element => element.Id!);
        return ids.Where(alike => alike.Count() > 1)
            .Select(alike => $"the id {alike.Key} is there twice")
            .Concat(
                Misplaced.SelectMany(selector => document.QuerySelectorAll(selector).Select(element => $"{selector}: {Beginning(element)}"))
            )
            .Concat(
                References.SelectMany(name =>
                    document
                        .QuerySelectorAll($"[{name}]")
                        .SelectMany(element =>
                            element
                                .GetAttribute(name)!
                                .Split(' ')
                                .Where(id => !ids.Contains(id))
                                .Select(id => $"{name}={id} leads nowhere: {Beginning(element)}")
                        )
                )
            )
            .Concat(
                document
                    .QuerySelectorAll("a[href^='#']")
                    .Where(link => !ids.Contains(link.GetAttribute("href")![1..]))
                    .Select(link => $"leads nowhere: {Beginning(link)}")
            );
    }

    private static string? BreakOf(string page)
    {
        try
        {
            new HtmlParser(new() { IsStrictMode = true }).ParseDocument(page);
            return null;
        }
        catch (HtmlParseException fault)
        {
            return $"{fault.Message} at {fault.Position}";
        }
    }

    private static string Beginning(IElement element) => element.OuterHtml.Length > 150 ? element.OuterHtml[..150] : element.OuterHtml;
}
