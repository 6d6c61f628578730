using CampaignGrpc.Domain;

namespace CampaignGrpc.Api.Admission;

/// <summary>
/// How many bytes of requests may be held at once, while they arrive and while they are carried out. What is beyond is told to
/// come again: memory is bounded whatever comes, and small requests always pass.
/// </summary>
public sealed class ByteBudget(ApiOptions options)
{
    /// <summary>So much of each request is free, so that outcomes are taken however many creates are under way.</summary>
    private const int FreePerRequest = 64 * 1_024;

    private long _held;

    public long Held => Interlocked.Read(ref _held);

    /// <summary>Never less than one request may have.</summary>
    public long Limit => Math.Max(options.MaxBytesInFlight, options.MaxRequestBytes);

    /// <summary>The part of one request.</summary>
    public Share Open() => new(this);

    /// <summary>What one request holds, until it is disposed of.</summary>
    public sealed class Share(ByteBudget budget) : IDisposable
    {
        private long _bytes;
        private long _charged;

        /// <summary>Holds some more bytes.</summary>
        /// <exception cref="DomainException">OVERLOADED: others hold too many.</exception>
        public void Add(long bytes)
        {
            _bytes += bytes;
            var charge = Math.Max(0, _bytes - FreePerRequest) - _charged;
            if (charge <= 0)
                return;
            if (Interlocked.Add(ref budget._held, charge) > budget.Limit)
            {
                Interlocked.Add(ref budget._held, -charge);
                throw Refusal.Overloaded.With("Too many large requests are being received.");
            }

            _charged += charge;
        }

        public void Dispose()
        {
            Interlocked.Add(ref budget._held, -_charged);
            _charged = 0;
        }
    }
}
