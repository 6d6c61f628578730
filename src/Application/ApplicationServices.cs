using System.Text.Json;
using CampaignGrpc.Application.Audit;
using CampaignGrpc.Application.Calendars;
using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Application.Dialing;
using CampaignGrpc.Application.Events;
using CampaignGrpc.Application.Imports;
using CampaignGrpc.Application.Operation;
using CampaignGrpc.Application.Telemetry;
using CampaignGrpc.Application.Trust;
using CampaignGrpc.Application.Upkeep;
using CampaignGrpc.Application.Webhooks;
using CampaignGrpc.Domain.Scheduling;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CampaignGrpc.Application;

public static class ApplicationServices
{
    /// <summary>Registers every use case of this layer: its handlers and validators.</summary>
    public static IServiceCollection AddApplication(this IServiceCollection services)
    {
        // A fault names the contract's field, and the commands' properties are named after those.
        ValidatorOptions.Global.PropertyNameResolver = (_, member, _) =>
            member is null ? null : JsonNamingPolicy.SnakeCaseLower.ConvertName(member.Name);
        ValidatorOptions.Global.DefaultRuleLevelCascadeMode = CascadeMode.Stop;

        services
            .AddOptions<CampaignsOptions>()
            .BindConfiguration("Campaigns")
            .ValidateDataAnnotations()
            .Validate(
                options => IanaZone.TryParse(options.DefaultTimeZone, out _) is not null,
                "Campaigns:DefaultTimeZone is not an IANA time zone that this system knows."
            )
            .Validate(
                options => PhoneNumbers.PhoneNumberUtil.GetInstance().GetSupportedRegions().Contains(options.DefaultRegion),
                "Campaigns:DefaultRegion is not an ISO 3166 country code, such as RU."
            )
            .ValidateOnStart();
        services.AddOptions<DialingOptions>().BindConfiguration("Dialing").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<AuditOptions>().BindConfiguration("Audit").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<EventOptions>().BindConfiguration("Events").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<RetentionOptions>().BindConfiguration("Retention").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<TelemetryOptions>().BindConfiguration("Telemetry").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<Traces>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<PhoneNumberReader>();
        services.AddSingleton<CalleeZones>();
        services.AddSingleton<IImportTurns, ImportTurns>();
        services.AddSingleton<CampaignArrival>();
        services.AddSingleton<CampaignChanges>();
        services.AddSingleton<CampaignCopies>();
        services.AddSingleton<CalendarDays>();
        services.AddSingleton<DueCalls>();
        services.AddSingleton<DialerRegister>();
        services.AddSingleton<IWrittenLater>(provider => provider.GetRequiredService<DialerRegister>());
        services.AddSingleton<KeyRing>();
        services.AddSingleton<IWrittenLater>(provider => provider.GetRequiredService<KeyRing>());
        services.AddSingleton<UpkeepRounds>();
        services.AddSingleton<WebhookDeliveries>();

        services.AddTransient<ServiceFactory>(provider => provider.GetService!);
        services.AddTransient<IMediator, Mediator>();
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(ValidationBehavior<,>));
        foreach (
            var type in typeof(ApplicationServices)
                .Assembly.GetTypes()
                .Where(type => type is { IsAbstract: false, IsGenericTypeDefinition: false })
        )
        {
            foreach (var contract in type.GetInterfaces().Where(contract => contract.IsGenericType))
            {
                var kind = contract.GetGenericTypeDefinition();
                if (kind == typeof(IRequestHandler<,>))
                    services.AddTransient(contract, type);
                if (kind == typeof(IValidator<>) && type.GetConstructor([]) is not null)
                    services.AddSingleton(contract, type);
            }
        }

        return services;
    }
}
