using CampaignGrpc.Infrastructure;
using CampaignGrpc.Web.Access;
using CampaignGrpc.Web.Endpoints;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Api.Pages;

/// <summary>The console with what it asks of the service around it.</summary>
internal static class ConsoleServices
{
    public static void AddTo(IServiceCollection services)
    {
        services
            .AddOptions<ConsoleOptions>()
            .BindConfiguration("Console")
            .ValidateDataAnnotations()
            .ValidateOnStart()
            .PostConfigure<IServiceProvider>((console, provider) => console.UploadsFolder ??= provider.BesideDatabase(".console-uploads"));
        services.AddDataProtection().SetApplicationName("CampaignGrpc");
        services.AddOptions<KeyManagementOptions>().Configure<IServiceProvider>((keys, provider) => keys.XmlRepository = Keys(provider));
        services.AddSingleton<IUseCaseAccess, UseCaseAccess>();
        services.AddSingleton<IErrorWords, ErrorWords>();
        services.AddSingleton<IContactFiles, ContactFiles>();
        services.AddSingleton<IContractText, ContractText>();
        services.AddSingleton<ICalendarText, CalendarText>();
        services.AddConsole();
    }

    private static IXmlRepository Keys(IServiceProvider provider)
    {
        var named = provider.GetRequiredService<IOptions<ConsoleOptions>>().Value.KeysFolder;
        if ((named ?? provider.BesideDatabase(".console-keys")) is not { } folder)
            return new KeysInMemory();
        // Whoever reads them can sign in as anybody who has.
        const UnixFileMode OwnersAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        if (!OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder, OwnersAlone);
        return new FileSystemXmlRepository(Directory.CreateDirectory(folder), provider.GetRequiredService<ILoggerFactory>());
    }
}
