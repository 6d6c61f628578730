using CampaignGrpc.Application.Trust;
using CampaignGrpc.Web.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Web.Endpoints;

/// <summary>Makes a page before the first one is asked for: the first of a process would take a quarter of a second.</summary>
internal sealed partial class WarmUp(IServiceScopeFactory scopes, IOptions<ConsoleOptions> options, ILogger<WarmUp> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!options.Value.Enabled)
            return;
        await using var scope = scopes.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider, Response = { Body = Stream.Null } };
        context.Request.Method = HttpMethods.Get;
        context.Request.Scheme = Uri.UriSchemeHttp;
        context.Request.Host = new("localhost");
        context.Request.Path = "/";
        try
        {
            var desk = scope.ServiceProvider.GetRequiredService<Desk>();
            desk.Serve(new(Caller.Service, IsSignedIn: false), cancellationToken);
            await ConsoleEndpoints.WriteAsync(context, await CampaignListEndpoints.ShowAsync(desk, context));
        }
#pragma warning disable CA1031 // It is only for speed: a service whose storage is at fault starts, and says so in its health.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogCold(logger, exception);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Warning, Message = "The console's first page could not be made before it was asked for")]
    private static partial void LogCold(ILogger logger, Exception exception);
}
