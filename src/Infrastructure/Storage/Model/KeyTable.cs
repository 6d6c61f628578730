using CampaignGrpc.Domain.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignGrpc.Infrastructure.Storage.Model;

/// <summary>A caller's key. Its grants stand as a text, a word each.</summary>
internal sealed record StoredKey(
    string Id,
    string Name,
    byte[] Hash,
    string Grants,
    DateTimeOffset CreateTime,
    DateTimeOffset? ExpireTime,
    DateTimeOffset? LastUseTime,
    DateTimeOffset? RevokeTime
)
{
    public static StoredKey Of(ApiKey key) =>
        new(
            key.Id,
            key.Name.Value,
            key.Hash,
            string.Join(' ', key.Grants),
            key.CreateTime,
            key.ExpireTime,
            key.LastUseTime,
            key.RevokeTime
        );

    public ApiKey ToKey() =>
        new(Id, KeyName.FromStorage(Name), Hash, [.. Grants.Split(' ').Select(GrantOf)], CreateTime, ExpireTime, LastUseTime, RevokeTime);

    private static Grant GrantOf(string text) =>
        Grant.TryParse(text, ProjectScope.All) ?? throw new InvalidOperationException("A grant that is stored is none.");
}

internal sealed class KeyTable : IEntityTypeConfiguration<StoredKey>
{
    /// <summary>All keys, the newest first.</summary>
    public static IQueryable<StoredKey> Newest(CampaignsContext context) =>
        context.Set<StoredKey>().AsNoTracking().OrderByDescending(key => key.CreateTime).ThenBy(key => key.Id);

    /// <summary>Revokes a key, unless it is.</summary>
    /// <returns>Whether there is such a key.</returns>
    public static bool Revoke(CampaignsContext context, string id, DateTimeOffset now) =>
        context.Database.ExecuteSql(
            $"""
            UPDATE keys SET revoke_time = coalesce(revoke_time, {CampaignsContext.ToMicroseconds(now)}) WHERE id = {id}
            """
        ) == 1;

    public void Configure(EntityTypeBuilder<StoredKey> builder)
    {
        builder.ToTable("keys", table =>
            table.HasCheckConstraint(
                "ck_keys",
                $"length(id) = {ApiKey.IdLength} AND length(name) BETWEEN 1 AND {KeyName.MaxLength} "
                    + $"AND length(hash) = {ApiKey.HashLength} AND length(grants) >= 1"
                    + " AND (expire_time IS NULL OR expire_time > create_time) AND (revoke_time IS NULL OR revoke_time >= create_time)"
            )
        );
        builder.HasKey(key => key.Id);
        builder.Property(key => key.Id).HasColumnName("id");
        builder.Property(key => key.Name).HasColumnName("name");
        builder.Property(key => key.Hash).HasColumnName("hash");
        builder.Property(key => key.Grants).HasColumnName("grants");
        builder.Property(key => key.CreateTime).HasColumnName("create_time");
        builder.Property(key => key.ExpireTime).HasColumnName("expire_time");
        builder.Property(key => key.LastUseTime).HasColumnName("last_use_time");
        builder.Property(key => key.RevokeTime).HasColumnName("revoke_time");
    }
}
