using CampaignGrpc.Api.Mapping;
using CampaignGrpc.Contracts.V1;
using Grpc.Core;
using MediatR;

namespace CampaignGrpc.Api.Grpc;

internal sealed class CalendarGrpcService(IMediator mediator, TimeProvider time) : CalendarService.CalendarServiceBase
{
    public override async Task<SetCalendarResponse> SetCalendar(SetCalendarRequest request, ServerCallContext context)
    {
        var calendar = await mediator.Send(request.ToCommand(time.GetUtcNow()), context.CancellationToken);
        return new() { Calendar = calendar.ToProto() };
    }

    public override async Task<GetCalendarResponse> GetCalendar(GetCalendarRequest request, ServerCallContext context)
    {
        var calendar = await mediator.Send(request.ToQuery(), context.CancellationToken);
        return new() { Calendar = calendar.ToProto() };
    }

    public override async Task<ListCalendarsResponse> ListCalendars(ListCalendarsRequest request, ServerCallContext context)
    {
        var calendars = await mediator.Send(request.ToQuery(), context.CancellationToken);
        return new() { Calendars = { calendars.Select(calendar => calendar.ToProtoWithoutDates()) } };
    }

    public override async Task<DeleteCalendarResponse> DeleteCalendar(DeleteCalendarRequest request, ServerCallContext context)
    {
        await mediator.Send(request.ToCommand(), context.CancellationToken);
        return new();
    }
}
