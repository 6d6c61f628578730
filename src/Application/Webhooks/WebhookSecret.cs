using System.Security.Cryptography;
using CampaignGrpc.Domain.Webhooks;

namespace CampaignGrpc.Application.Webhooks;

/// <summary>A secret as Standard Webhooks have it: <c>whsec_</c> and base64.</summary>
internal static class WebhookSecret
{
    public static byte[] Make() => RandomNumberGenerator.GetBytes(Webhook.SecretLength);

    public static string Text(byte[] secret) => $"whsec_{Convert.ToBase64String(secret)}";
}

/// <summary>A webhook with its secret, which is shown nowhere else; empty when it has no new one.</summary>
public sealed record WebhookWithSecret(Webhook Webhook, string Secret);
