using System.Collections;
using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Application.Contacts;

internal static class ContactSlice
{
    /// <summary>A part of a list, which stays where it is.</summary>
    public static IReadOnlyList<NewContact> Slice(this IReadOnlyList<NewContact> contacts, int start, int count) =>
        new Part(contacts, start, count);

    private sealed class Part(IReadOnlyList<NewContact> contacts, int start, int count) : IReadOnlyList<NewContact>
    {
        public int Count => count;

        public NewContact this[int index] => contacts[start + index];

        public IEnumerator<NewContact> GetEnumerator() => Enumerable.Range(0, count).Select(index => this[index]).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
