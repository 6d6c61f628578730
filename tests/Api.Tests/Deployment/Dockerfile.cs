using System.Text.RegularExpressions;

namespace CampaignGrpc.Api.Tests.Deployment;

/// <summary>A Dockerfile as its stages and their instructions, one a line.</summary>
internal sealed record Dockerfile(IReadOnlyList<Dockerfile.Stage> Stages)
{
    public static Dockerfile Read(string path)
    {
        var file = File.ReadAllText(Path.Combine(Repository.Root, path)).Replace("\\\n", "", StringComparison.Ordinal);
        var stages = new List<Stage>();
        foreach (var line in file.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'))
        {
            var (name, text) = line.Split(' ', 2) is [var first, var others] ? (first, others.Trim()) : throw new FormatException(line);
            if (name == "FROM")
                stages.Add(new(text.Split(' ')[0], text.Split(' ')[2], []));
            else
                stages[^1].Instructions.Add((name, text));
        }

        return new(stages);
    }

    /// <summary>A stage and those that it is built on.</summary>
    public IEnumerable<(string Name, string Text)> WithBase(string stage)
    {
        var found = Stages.Single(of => of.Name == stage);
        return Stages.Any(of => of.Name == found.Image) ? WithBase(found.Image).Concat(found.Instructions) : found.Instructions;
    }

    /// <summary>The variables that a stage sets.</summary>
    public IEnumerable<(string Name, string Value)> Environment(string stage) =>
        WithBase(stage)
            .Where(instruction => instruction.Name == "ENV")
            .SelectMany(instruction => Regex.Matches(instruction.Text, """(\w+)=("[^"]*"|\S+)"""))
            .Select(match => (match.Groups[1].Value, match.Groups[2].Value.Trim('"')));

    internal sealed record Stage(string Image, string Name, List<(string Name, string Text)> Instructions);
}
