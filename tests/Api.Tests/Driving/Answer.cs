using System.Globalization;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;
using Status = Google.Rpc.Status;

namespace CampaignGrpc.Api.Tests.Driving;

/// <summary>What a caller was told, on either road.</summary>
/// <param name="HttpStatus">The status line; 200 on the gRPC road.</param>
/// <param name="Status">The error; OK without details when there is none.</param>
/// <param name="CampaignId">The id of the new campaign; 0 when there is none.</param>
internal sealed partial record Answer(int HttpStatus, Status Status, long CampaignId)
{
    private static readonly JsonParser Parser = new(
        JsonParser.Settings.Default.WithTypeRegistry(TypeRegistry.FromFiles(ErrorDetailsReflection.Descriptor))
    );

    public Code Code => (Code)Status.Code;

    /// <summary>The catalogued reason of the refusal; empty when the request was accepted.</summary>
    public string Reason => Status.GetDetail<ErrorInfo>()?.Reason ?? "";

    /// <summary>Every listed fault, as <c>path REASON</c>.</summary>
    public IEnumerable<string> Faults =>
        Status.GetDetail<BadRequest>()?.FieldViolations.Select(fault => $"{fault.Field} {fault.Reason}") ?? [];

    public string Description => Status.GetDetail<BadRequest>()!.FieldViolations[0].Description;

    /// <summary>Reads the documented endpoint's answer, and holds it against what every answer must be.</summary>
    public static Answer FromJson(int httpStatus, string? mediaType, string text)
    {
        Assert.Equal("application/json", mediaType);
        AssertNoInsides(text);
        if (httpStatus != 200)
            return new(httpStatus, Parser.Parse<Status>(text), 0);
        var accepted = Documented().Match(text);
        Assert.True(accepted.Success, $"Not the documented answer: {text}");
        return new(httpStatus, new(), long.Parse(accepted.Groups[1].Value, CultureInfo.InvariantCulture));
    }

    public static Answer FromGrpc(RpcException exception)
    {
        AssertNoInsides(exception.Status.Detail);
        var status = exception.GetRpcStatus();
        Assert.NotNull(status);
        Assert.Equal((int)exception.StatusCode, status.Code);
        Assert.Equal(exception.Status.Detail, status.Message);
        AssertNoInsides(status.ToString());
        return new(200, status, 0);
    }

    /// <summary>No caller learns what the service is made of: types, stacks, SQL, files.</summary>
    public static void AssertNoInsides(string text) => Assert.DoesNotMatch(Insides(), text);

    [GeneratedRegex("""\A\{"campaign":\{"id":([1-9][0-9]*)\}\}\z""")]
    private static partial Regex Documented();

    [GeneratedRegex(
        @"System\.|Microsoft\.|CampaignGrpc|Google\.Protobuf|FluentValidation|U?Int(32|64)|Nullable|Exception|\bat \w+\.\w+|SELECT |INSERT |SQLite|constraint|\.cs\b|\.db\b|/(tmp|home|usr|src|app)/"
    )]
    private static partial Regex Insides();
}
