using System.Globalization;
using CampaignGrpc.Application.Campaigns;
using Google.Protobuf.WellKnownTypes;
using Proto = CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Mapping;

internal static class PreviewCampaignMapping
{
    public static Proto.PreviewCampaignResponse ToProto(this CampaignPreview preview)
    {
        var (phones, forecast) = (preview.Phones, preview.Forecast);
        var zone = preview.Schedule.Zone.Id;
        return new()
        {
            Schedule = preview.Schedule.ToProto(preview.Rules),
            AcceptedCount = phones.Accepted.Count,
            DuplicateCount = phones.DuplicateCount,
            RefusedCount = phones.Offered - phones.Accepted.Count - phones.DuplicateCount,
            ForeignCount = phones.ForeignCount,
            ForeignPhones = { phones.ForeignPlaces },
            DoNotCallCount = preview.NotCalled.Count,
            DoNotCallPhones = { phones.PlacesOf(preview.NotCalled) },
            Faults =
            {
                phones.Violations.Listed.Select(fault => new Proto.ContactFault
                {
                    Field = fault.Field,
                    Reason = fault.Reason,
                    Description = fault.Description,
                }),
            },
            Windows =
            {
                forecast.Windows.Select(window => new Proto.CallingWindow
                {
                    OpenTime = window.OpenTime.ToTimestamp(),
                    CloseTime = window.CloseTime.ToTimestamp(),
                    LocalOpenTime = OnTheClock(window.OpenTime),
                    LocalCloseTime = OnTheClock(window.CloseTime),
                    TimeZone = zone,
                }),
            },
            Warnings =
            {
                forecast.Warnings.Select(warning => new Proto.PreviewWarning
                {
                    Kind = (Proto.PreviewWarningKind)warning.Kind,
                    Description = warning.Description,
                }),
            },
            EarliestFinishTime = forecast.EarliestFinishTime?.ToTimestamp(),
        };
    }

    private static string OnTheClock(DateTimeOffset local) =>
        local.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFzzz", CultureInfo.InvariantCulture);
}
