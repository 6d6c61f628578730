using System.Text.Json;
using System.Text.RegularExpressions;

namespace CampaignGrpc.Api.Tests.Guides;

/// <summary>A page of the documents, as somebody does it who follows it: files to write, commands to enter, and what they say.</summary>
/// <param name="Steps">What is done, in order.</param>
internal sealed partial record Guide(IReadOnlyList<Guide.Step> Steps)
{
    /// <param name="path">The page, from the root of the repository.</param>
    /// <param name="section">The heading of the section that stands for itself; null for all that is before the first of these.</param>
    /// <param name="sections">The headings of all sections that do.</param>
    public static Guide Read(string path, string? section = null, params IEnumerable<string> sections)
    {
        var parts = File.ReadAllText(Path.Combine(Repository.Root, path)).Split("\n## ");
        var read = section is null
            ? parts.Where(part => !sections.Contains(Heading(part)))
            : [parts.Single(part => Heading(part) == section)];
        return new([.. Blocks(string.Join('\n', read)).Where(block => block.IsDone)]);
    }

    /// <summary>All examples of a page, those too that are only to be read.</summary>
    public static IEnumerable<Step> Blocks(string page) =>
        Block()
            .Matches(page)
            .Select(match => new Step(
                match.Groups["file"].Value,
                match.Groups["text"].Value,
                match.Groups["kind"].Value,
                match.Groups["answer"].Success ? new Answer(match.Groups["form"].Value, match.Groups["answer"].Value) : null
            ));

    private static string Heading(string part) => part.Split('\n')[0];

    [GeneratedRegex(
        @"(`(?<file>[\w./-]+)`:\n\n)?```(?<kind>\w+)\n(?<text>.*?)```(\n\n```(?<form>json|text)\n(?<answer>.*?)```)?",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Block();

    /// <param name="File">The file to write; empty where something is entered.</param>
    /// <param name="Text">What is in the file, or entered.</param>
    /// <param name="Kind">In what language.</param>
    /// <param name="Answer">What it says; null where the page does not tell.</param>
    internal sealed record Step(string File, string Text, string Kind, Answer? Answer)
    {
        public bool IsDone => Kind == "sh" || File.Length > 0;
    }

    /// <param name="Form">Whether it is JSON, which may be abridged, or a text.</param>
    /// <param name="Text">The answer.</param>
    internal sealed record Answer(string Form, string Text)
    {
        /// <summary>Fails where what was said is something else.</summary>
        public void Compare(string said)
        {
            if (Form == "text")
                Assert.Equal(Lines(Text), Lines(said));
            else
                Assert.True(Says(Json(said), Json(Text)), $"{said}\nand not\n{Text}");
        }

        private static string[] Lines(string text) =>
            text.TrimStart('\ufeff').Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

        private static JsonElement Json(string text)
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }

        /// <summary>Whether an answer has all that an abridged one has.</summary>
        private static bool Says(JsonElement whole, JsonElement abridged) =>
            abridged.ValueKind switch
            {
                JsonValueKind.Object => whole.ValueKind == JsonValueKind.Object
                    && abridged.EnumerateObject().All(field => whole.TryGetProperty(field.Name, out var value) && Says(value, field.Value)),
                JsonValueKind.Array => whole.ValueKind == JsonValueKind.Array
                    && whole.GetArrayLength() >= abridged.GetArrayLength()
                    && whole.EnumerateArray().Zip(abridged.EnumerateArray()).All(pair => Says(pair.First, pair.Second)),
                _ => JsonElement.DeepEquals(whole, abridged),
            };
    }
}
