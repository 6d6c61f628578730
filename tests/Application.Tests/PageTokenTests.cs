using System.Buffers.Text;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace CampaignGrpc.Application.Tests;

public sealed class PageTokenTests
{
    private const string Question = "campaigns of 1";

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(long.MaxValue)]
    public void A_token_names_the_position_it_was_made_for(long position) =>
        Assert.Equal(position, PageToken.Read(PageToken.After(position, Question), Question));

    [Fact]
    public void A_token_can_stand_in_an_address() => Assert.Matches(@"\A[A-Za-z0-9_-]+\z", PageToken.After(long.MaxValue, Question));

    [Theory]
    [InlineData("campaigns of 2")]
    [InlineData("campaigns of 1 ")]
    [InlineData("")]
    public void A_token_of_another_question_is_none(string other) => Assert.Null(PageToken.Read(PageToken.After(7, other), Question));

    [Theory]
    [InlineData("garbage")]
    [InlineData("!")]
    [InlineData("=")]
    [InlineData("токен")]
    [InlineData("7")]
    [InlineData("../../etc/passwd")]
    public void Garbage_is_no_token(string text) => Assert.Null(PageToken.Read(text, Question));

    [Theory]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1.0")]
    [InlineData("")]
    [InlineData("9223372036854775808")]
    public void A_token_with_another_position_than_a_count_is_none(string position)
    {
        var digest = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(PageToken.After(1, Question))).Split('.')[1];

        Assert.Null(PageToken.Read(Base64Url.EncodeToString(Encoding.ASCII.GetBytes($"{position}.{digest}")), Question));
    }

    [Fact]
    public void Whatever_is_sent_as_a_token_is_read_or_refused_and_never_fails() =>
        Prop.ForAll<string>(text => text is null || PageToken.Read(text, Question) is null)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000).WithQuietOnSuccess(true));
}
