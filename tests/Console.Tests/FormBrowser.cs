using System.Net;
using System.Text.RegularExpressions;

namespace CampaignGrpc.Console.Tests;

/// <summary>A browser as far as forms need one: it keeps cookies, and sends the token that the page of a form has.</summary>
internal sealed partial class FormBrowser : IDisposable
{
    private readonly HttpClient _client;

    public FormBrowser(Uri service)
    {
        // Who asks beforehand whether a body is wanted waits for the answer.
        _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, Expect100ContinueTimeout = TimeSpan.FromMinutes(2) })
        {
            BaseAddress = service,
        };
        _client.DefaultRequestHeaders.Accept.Add(new("text/html"));
        _client.DefaultRequestHeaders.AcceptLanguage.Add(new("ru"));
    }

    /// <summary>Whether its requests come by a proxy that it speaks TLS with.</summary>
    public bool IsBehindTls
    {
        set => _client.DefaultRequestHeaders.Add("X-Forwarded-Proto", value ? "https" : "http");
    }

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public Task<HttpResponseMessage> GetAsync(string path) => _client.GetAsync(path, TestEnd);

    public Task<HttpResponseMessage> SignInAsync(string key) => PostAsync("/nowhere", "/signin", ("key", key));

    /// <summary>Sends a form with the token of a page.</summary>
    public async Task<HttpResponseMessage> PostAsync(string page, string path, params IEnumerable<(string Name, string Value)> fields)
    {
        var token = await TokenAsync(page);
        return await PostRawAsync(path, [.. fields, ("form", token)]);
    }

    /// <summary>The same, and what the page says that answers it.</summary>
    public async Task<(HttpStatusCode Status, string Text)> SayAsync(
        string page,
        string path,
        params IEnumerable<(string Name, string Value)> fields
    )
    {
        using var answer = await PostAsync(page, path, fields);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestEnd));
    }

    public async Task<string> TextAsync(string path)
    {
        using var page = await GetAsync(path);
        return await page.Content.ReadAsStringAsync(TestEnd);
    }

    /// <summary>Sends a form with a file in it, as the pages do that take one.</summary>
    public async Task<HttpResponseMessage> PostFileAsync(
        string page,
        string path,
        (string Name, byte[] Content)? file,
        params IEnumerable<(string Name, string Value)> fields
    )
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields.Append(("form", await TokenAsync(page))))
            form.Add(new StringContent(value), name);
        if (file is { } given)
            form.Add(new ByteArrayContent(given.Content), "file", given.Name);
        return await _client.PostAsync(path, form, TestEnd);
    }

    public async Task<string> TokenAsync(string page)
    {
        using var shown = await GetAsync(page);
        return Token().Match(await shown.Content.ReadAsStringAsync(TestEnd)).Groups[1].Value;
    }

    /// <summary>A request of its own making, with the cookies that it has.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) =>
        _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestEnd);

    public async Task<HttpResponseMessage> PostRawAsync(string path, params IEnumerable<(string Name, string Value)> fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await _client.PostAsync(path, form, TestEnd);
    }

    public void Dispose() => _client.Dispose();

    [GeneratedRegex("name=\"form\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
