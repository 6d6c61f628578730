using System.Text.RegularExpressions;

namespace CampaignGrpc.Console.Tests;

/// <summary>A browser as far as forms need one: it keeps cookies, and sends the token that the page of a form has.</summary>
internal sealed partial class FormBrowser : IDisposable
{
    private readonly HttpClient _client;

    public FormBrowser(Uri service)
    {
        _client = new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = service };
        _client.DefaultRequestHeaders.Accept.Add(new("text/html"));
        _client.DefaultRequestHeaders.AcceptLanguage.Add(new("ru"));
    }

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public Task<HttpResponseMessage> GetAsync(string path) => _client.GetAsync(path, TestEnd);

    public Task<HttpResponseMessage> SignInAsync(string key) => PostAsync("/nowhere", "/signin", ("key", key));

    /// <summary>Sends a form with the token of a page.</summary>
    public async Task<HttpResponseMessage> PostAsync(string page, string path, params IEnumerable<(string Name, string Value)> fields)
    {
        using var shown = await GetAsync(page);
        var token = Token().Match(await shown.Content.ReadAsStringAsync(TestEnd)).Groups[1].Value;
        return await PostRawAsync(path, [.. fields, ("form", token)]);
    }

    public async Task<HttpResponseMessage> PostRawAsync(string path, params IEnumerable<(string Name, string Value)> fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await _client.PostAsync(path, form, TestEnd);
    }

    public void Dispose() => _client.Dispose();

    [GeneratedRegex("name=\"form\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
