using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Api.Http.Exports;

/// <summary>Takes the cells of a row of results one after the other; each kind of file writes them in its own way.</summary>
internal interface IResultCells
{
    /// <summary>A text, which no reader must take for a formula.</summary>
    void Write(string? text);

    /// <summary>One complete JSON value, which says the same when it is read.</summary>
    void WriteJson(string? json);

    void Write(PhoneNumber phone);

    void Write(long number);

    void Write(decimal? number);

    void Write(DateOnly? day);

    void Write(DateTimeOffset? instant);
}
