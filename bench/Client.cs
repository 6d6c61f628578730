using System.Net.Http.Headers;
using System.Text.Json;
using CampaignGrpc.Contracts.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace CampaignGrpc.Bench;

/// <summary>
/// Calls the service by its front doors. Bodies come as bytes: what a caller spends on making them is not measured.
/// </summary>
internal sealed class Client : IDisposable
{
    private static readonly Method<byte[], CreateCampaignResponse> Create = new(
        MethodType.Unary,
        CampaignService.Descriptor.FullName,
        nameof(CampaignService.CampaignServiceBase.CreateCampaign),
        Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes),
        Marshallers.Create<CreateCampaignResponse>(_ => throw new NotSupportedException(), CreateCampaignResponse.Parser.ParseFrom)
    );

    private readonly string _jsonUrl;
    private readonly string _grpcUrl;
    private readonly string? _key;
    private readonly HttpClient _json;
    private readonly GrpcChannel _grpc;
    private readonly CallInvoker _calls;
    private readonly Nothing.NothingClient _nothing;

    public Client(string json, string grpc, string? key = null)
    {
        (_jsonUrl, _grpcUrl, _key) = (json, grpc, key);
        _json = new HttpClient { BaseAddress = new Uri(json) };
        _grpc = GrpcChannel.ForAddress(grpc, new GrpcChannelOptions { MaxSendMessageSize = null });
        _calls = _grpc.CreateCallInvoker();
        if (key is not null)
        {
            _json.DefaultRequestHeaders.Authorization = new("Bearer", key);
            _calls = _calls.Intercept(headers =>
            {
                headers.Add("authorization", $"Bearer {key}");
                return headers;
            });
        }

        _nothing = new(_calls);
    }

    public CampaignService.CampaignServiceClient Campaigns => new(_calls);

    public DialerService.DialerServiceClient Dialer => new(_calls);

    public ContactService.ContactServiceClient Contacts => new(_calls);

    public WebhookService.WebhookServiceClient Webhooks => new(_calls);

    public ResultService.ResultServiceClient Results => new(_calls);

    /// <summary>Where pages are.</summary>
    public Uri JsonUrl => new(_jsonUrl);

    /// <summary>Another one with connections of its own.</summary>
    public Client Another() => new(_jsonUrl, _grpcUrl, _key);

    /// <returns>What came.</returns>
    public async Task<string> PostAsync(string path, byte[] json)
    {
        using var content = new ByteArrayContent(json);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await _json.PostAsync(path, content);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync();
    }

    /// <returns>How many bytes came.</returns>
    public async Task<long> DownloadAsync(string path)
    {
        await using var stream = await _json.GetStreamAsync(path);
        var buffer = new byte[64 * 1_024];
        long length = 0;
        while (await stream.ReadAsync(buffer) is > 0 and var read)
            length += read;
        return length;
    }

    public async Task<long> CreateByJsonAsync(byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await _json.PostAsync("/api/campaigns", content);
        var answer = await response.Content.ReadAsByteArrayAsync();
        response.EnsureSuccessStatusCode();
        using var document = JsonDocument.Parse(answer);
        return document.RootElement.GetProperty("campaign").GetProperty("id").GetInt64();
    }

    public async Task<long> CreateByGrpcAsync(byte[] message) => (await _calls.AsyncUnaryCall(Create, null, default, message)).Campaign.Id;

    /// <returns>How many rows were accepted.</returns>
    public async Task<long> ImportFileAsync(byte[] body, string mediaType, string query = "")
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        using var response = await _json.PostAsync($"/api/campaigns/1/contacts:import?{query}", content);
        var answer = await response.Content.ReadAsByteArrayAsync();
        response.EnsureSuccessStatusCode();
        using var document = JsonDocument.Parse(answer);
        return document.RootElement.GetProperty("import").GetProperty("accepted_count").GetInt64();
    }

    public async Task DoNothingAsync() => await _nothing.DoAsync(new Empty());

    public void Dispose()
    {
        _json.Dispose();
        _grpc.Dispose();
    }
}
