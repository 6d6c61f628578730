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
