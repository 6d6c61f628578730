using CampaignGrpc.Application;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CampaignGrpc.Web.Endpoints;

/// <summary>What the console answers with.</summary>
internal static class Answers
{
    /// <summary>A page, written when it is whole.</summary>
    public static IResult Page<TPage>(params (string Name, object? Value)[] parameters)
        where TPage : IComponent =>
        new RazorComponentResult<TPage>(parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value))
        {
            PreventStreamingRendering = true,
        };

    /// <summary>A page about one project, which it asks for while that is not known.</summary>
    public static Task<IResult> OfProjectAsync<TPage>(HttpContext context, Func<long, Task<IResult>> show)
        where TPage : IComponent
    {
        var (asked, unreadable) = (context.Asked("project"), new Violations());
        if (Questions.Whole(asked, "project_id", unreadable) is { } project)
            return show(project);
        if (unreadable.Count == 0)
            return Task.FromResult(Page<TPage>(("Asked", asked)));
        var refusal = new InvalidRequestException(unreadable);
        throw new RefusedPageException(refusal, Page<TPage>(("Asked", asked), ("Refusal", refusal)));
    }

    /// <summary>Another page of this service, after something was done: to load that again does nothing again.</summary>
    public static IResult GoTo(string path) => new Elsewhere(path);

    private sealed class Elsewhere(string path) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Redirect(path);
            return Task.CompletedTask;
        }
    }
}

/// <summary>Something was refused, and there is a page that says so, such as the form that it came from.</summary>
/// <param name="why">The refusal, which says how the page is answered.</param>
/// <param name="page">The page.</param>
public sealed class RefusedPageException(Exception why, IResult page) : Exception(why.Message, why)
{
    public IResult Page { get; } = page;
}
