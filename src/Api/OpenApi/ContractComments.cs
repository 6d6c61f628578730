using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CampaignGrpc.Api.OpenApi;

/// <summary>
/// What the contract says of its own elements. The classes made from it have no comments, so the build embeds the
/// contract once more, as a set of descriptors that do.
/// </summary>
internal sealed partial class ContractComments
{
    private readonly Dictionary<string, string> _texts = [];

    public ContractComments()
    {
        using var stream = typeof(ContractComments).Assembly.GetManifestResourceStream("contract.binpb")!;
        var files = FileDescriptorSet.Parser.ParseFrom(stream).File.Select(file => file.ToByteString());
        foreach (var file in FileDescriptor.BuildFromByteStrings(files))
        {
            foreach (var service in file.Services)
            {
                Add(service, service.Declaration);
                foreach (var rpc in service.Methods)
                    Add(rpc, rpc.Declaration);
            }

            foreach (var type in file.EnumTypes)
                Add(type);
            foreach (var message in file.MessageTypes)
                Add(message);
        }
    }

    /// <summary>The comment on an element, in Markdown; null when it has none.</summary>
    public string? Of(IDescriptor element) => _texts.GetValueOrDefault(element.FullName);

    private void Add(MessageDescriptor message)
    {
        Add(message, message.Declaration);
        foreach (var part in message.Fields.InDeclarationOrder())
            Add(part, part.Declaration);
        foreach (var type in message.EnumTypes)
            Add(type);
        foreach (var nested in message.NestedTypes)
            Add(nested);
    }

    private void Add(EnumDescriptor type)
    {
        Add(type, type.Declaration);
        foreach (var value in type.Values)
            Add(value, value.Declaration);
    }

    private void Add(IDescriptor element, DescriptorDeclaration? declaration)
    {
        if (declaration?.LeadingComments is not { Length: > 0 } comment)
            return;
        var text = string.Join('\n', comment.TrimEnd().Split('\n').Select(line => line.StartsWith(' ') ? line[1..] : line));
        // Google's comments go on with rules and examples of its own services, and link to pages of its own.
        if (element.FullName.StartsWith("google.", StringComparison.Ordinal))
            text = FirstSentence().Match(Link().Replace(text, "$1")).Value;
        _texts[element.FullName] = text;
    }

    [GeneratedRegex(@"\A.*?(\.(?=\s)|\z)", RegexOptions.Singleline)]
    private static partial Regex FirstSentence();

    [GeneratedRegex(@"\[([^\]]+)\]\[[^\]]*\]")]
    private static partial Regex Link();
}
