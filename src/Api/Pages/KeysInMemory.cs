using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace CampaignGrpc.Api.Pages;

/// <summary>Keys of a service that has no place for them: they end with it, and with them its sessions.</summary>
internal sealed class KeysInMemory : IXmlRepository
{
    private readonly Lock _lock = new();
    private readonly List<XElement> _keys = [];

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        lock (_lock)
            return [.. _keys];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        lock (_lock)
            _keys.Add(element);
    }
}
