using CampaignGrpc.Api.Mapping;
using CampaignGrpc.Application.Webhooks;

namespace CampaignGrpc.Api.Webhooks;

internal static class WebhookServices
{
    /// <summary>Has events sent to webhooks.</summary>
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddOptions<WebhookOptions>().BindConfiguration("Webhooks").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IWebhookSender, WebhookSender>();
        services.AddSingleton<IEventText, EventText>();
        return services.AddHostedService<WebhookRounds>();
    }
}
