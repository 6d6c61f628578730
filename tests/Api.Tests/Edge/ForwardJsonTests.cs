using System.Text;
using CampaignGrpc.Api.Http;
using CampaignGrpc.Api.Http.Create;
using CampaignGrpc.Api.Tests.Creating;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Contracts.V1;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Api.Tests.Edge;

/// <summary>The reader of bodies by itself, where a test can say at which byte one arrival ends and the next begins.</summary>
public sealed class ForwardJsonTests
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("\uFEFF" + ValidRequest.With("request_id", "\"k\\u0065y\""));
    private static readonly byte[] Broken = [.. Body[..^20], .. "\n}"u8];

    [Fact]
    public async Task Wherever_a_body_is_parted_it_reads_the_same()
    {
        var whole = await ReadAsync([Body]);
        Assert.Equal(2, whole.Phones);

        for (var place = 1; place < Body.Length; place++)
            Assert.Equal(whole, await ReadAsync([Body[..place], Body[place..]]));
        Assert.Equal(whole, await ReadAsync(Body.Select(one => (byte[])[one])));
    }

    [Fact]
    public async Task Wherever_a_broken_body_is_parted_it_breaks_at_the_same_byte()
    {
        var whole = (await Assert.ThrowsAsync<Domain.DomainException>(() => ReadAsync([Broken]))).Message;

        for (var place = 1; place < Broken.Length; place++)
        {
            var parts = new[] { Broken[..place], Broken[place..] };
            Assert.Equal(whole, (await Assert.ThrowsAsync<Domain.DomainException>(() => ReadAsync(parts))).Message);
        }
    }

    private static async Task<(NewCampaign? Campaign, string? RequestId, int Phones, int Faults)> ReadAsync(IEnumerable<byte[]> arrivals)
    {
        var contacts = new ContactIntake(new PhoneNumberReader(Options.Create(new CampaignsOptions())), DuplicatePhonesPolicy.Reject, 10);
        var request = new CreateCampaignRequest();
        var json = new CreateCampaignJson(request, contacts, UnknownJsonFieldsPolicy.Reject);
        await using var body = new Arrivals(arrivals);
        await ForwardJson.ReadAsync(body, 10_000, json, TestContext.Current.CancellationToken);
        return (request.Campaign, request.RequestId, contacts.Accepted.Count, json.Violations.Count + contacts.Violations.Count);
    }

    private sealed class Arrivals(IEnumerable<byte[]> parts) : MemoryStream
    {
        private readonly Queue<byte[]> _parts = new(parts);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!_parts.TryDequeue(out var part))
                return ValueTask.FromResult(0);
            part.CopyTo(buffer);
            return ValueTask.FromResult(part.Length);
        }
    }
}
