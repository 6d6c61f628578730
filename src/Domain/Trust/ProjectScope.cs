using System.Globalization;

namespace CampaignGrpc.Domain.Trust;

/// <summary>
/// Whose things somebody may see: those of all projects, of some, or of none. What lies outside is as if it were not there.
/// </summary>
public sealed record ProjectScope
{
    public static readonly ProjectScope All = new([], isAll: true);

    public static readonly ProjectScope None = new([], isAll: false);

    private const string Everything = "*";

    private ProjectScope(IReadOnlyList<long> ids, bool isAll) => (Ids, IsAll) = (ids, isAll);

    public bool IsAll { get; }

    /// <summary>The projects in order, each once; empty where all are meant.</summary>
    public IReadOnlyList<long> Ids { get; }

    public static ProjectScope Of(IEnumerable<long> ids) => new([.. ids.Distinct().Order()], isAll: false);

    /// <summary>Reads <c>*</c>, or numbers with commas between; null when it is neither.</summary>
    public static ProjectScope? TryParse(string text)
    {
        if (text == Everything)
            return All;
        var ids = new List<long>();
        foreach (var part in text.Split(','))
        {
            if (!long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id < 1)
                return null;
            ids.Add(id);
        }

        return Of(ids);
    }

    public bool Holds(long project) => IsAll || Ids.Contains(project);

    /// <summary>This and that together.</summary>
    public ProjectScope With(ProjectScope other) => IsAll || other.IsAll ? All : Of(Ids.Concat(other.Ids));

    /// <summary>Of these the one that is asked for; all of them when none is.</summary>
    public ProjectScope Only(long? project) =>
        project is not { } asked ? this
        : Holds(asked) ? Of([asked])
        : None;

    public bool Equals(ProjectScope? other) => other is not null && IsAll == other.IsAll && Ids.SequenceEqual(other.Ids);

    public override int GetHashCode() => Ids.Aggregate(IsAll.GetHashCode(), HashCode.Combine);

    public override string ToString() => IsAll ? Everything : string.Join(',', Ids);
}
