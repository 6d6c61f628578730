using System.Globalization;
using System.Text;
using CampaignGrpc.Api.Tests.Driving;
using static CampaignGrpc.Api.Tests.Creating.ValidRequest;

namespace CampaignGrpc.Api.Tests.Creating;

/// <summary>The numbers to call: how they may be written, and what is refused.</summary>
public sealed class PhoneListTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    public static TheoryData<string> NoPhone =>
        [
            "",
            " ",
            "abc",
            "+",
            "123",
            "12345",
            "+7912345678901234",
            "+791234567890123456789",
            "79",
            "+7 912",
            "0000000000",
            "+0000000000",
            "+79123456789;ext=5",
            "+79123456789 доб. 5",
            "+79123456789x5",
            "+79123456789#5",
            "+79123456789,5",
            "sip:a@b",
            "tel:+79123456789",
            "+79123456789\r\n",
            "+7912\r\n3456789",
            "+7912\t3456789",
            "\u0000+79123456789",
            "+7912345678O",
            "8-800-CALL-NOW",
            "＋７９１２３４５６７８９",
            "+٧٩١٢٣٤٥٦٧٨٩",
            "+7912\u30003456789",
            "7.91235E+10",
            "7,91235E+10",
            "79123456789.5",
            "=79123456789",
            "\"+79123456789\"",
            "++79123456789",
            "+7+9123456789",
            "+79123456789 +79123456780",
            "+79123456789/80",
            "9123456789012345678901234567890123",
            "+4930123456789012",
            "+49301234567890123",
            "+431110",
            "+2476",
            "+99912345678",
            "+19998887777",
            "((((((((",
            "+-.() ",
        ];

    public static TheoryData<string> Forbidden =>
        ["112", " 112 ", "+7112", "101", "102", "+7 809 505 55 55", "8 (803) 123-45-67", "+1 900 234 5678"];

    /// <summary>What was written, and what is stored.</summary>
    public static TheoryData<string, string> Phones =>
        new()
        {
            { "+79123456789", "+79123456789" },
            { "8 (912) 345-67-89", "+79123456789" },
            { "89123456789", "+79123456789" },
            { "9123456789", "+79123456789" },
            { "79123456789", "+79123456789" },
            { "+7 (912) 345-67-89", "+79123456789" },
            { " +7.912.345.67.89 ", "+79123456789" },
            { "+7 495 123-45-67", "+74951234567" },
            { "8 800 555 35 35", "+78005553535" },
            { "810 49 30 12345678", "+493012345678" },
            { "+49 30 12345678", "+493012345678" },
            { "+39 06 6982 1234", "+390669821234" },
            { "+1 202 555 0123", "+12025550123" },
            { "+290 22158", "+29022158" },
            { "79123456789.0", "+79123456789" },
            { "8342345678.0", "+78342345678" },
            { "+7\u00a0912\u202f345\u20136\u20117\u22128\u200b9", "+79123456789" },
            { "\u202a+79123456789\u202c", "+79123456789" },
            { "+7912\u00ad3456789", "+79123456789" },
            { "'+79123456789", "+79123456789" },
            { "=\"+79123456789\"", "+79123456789" },
            { "+8 (495) 123-45-67", "+84951234567" },
        };

    /// <summary>What stands for the list or one of its contacts, the path and the reason: only JSON can say these.</summary>
    public static TheoryData<string, string, string, string> WrongLists =>
        new()
        {
            { "phones", "{}", "phones", "WRONG_TYPE" },
            { "phones", "\"+79123456789\"", "phones", "WRONG_TYPE" },
            { "phones", "0", "phones", "WRONG_TYPE" },
            { "phones", "[null]", "phones[0]", "REQUIRED" },
            { "phones", "[\"+79123456789\"]", "phones[0]", "WRONG_TYPE" },
            { "phones", "[[]]", "phones[0]", "WRONG_TYPE" },
            { "phones", "[[{\"phone\": \"+79123456789\"}]]", "phones[0]", "WRONG_TYPE" },
            { "phones[1].phone", "79991234567", "phones[1].phone", "WRONG_TYPE" },
            { "phones[1].phone", "{}", "phones[1].phone", "WRONG_TYPE" },
            { "phones[1].phone", "[\"+79123456789\"]", "phones[1].phone", "WRONG_TYPE" },
            { "phones[1].phone", "\"\\udc00\"", "phones[1].phone", "BAD_ENCODING" },
        };

    [Theory]
    [MemberData(nameof(NoPhone))]
    public Task What_is_no_phone_number_is_refused(string text) => IsRefusedAsync(text, "NOT_A_PHONE");

    [Theory]
    [MemberData(nameof(Forbidden))]
    public Task Numbers_that_no_campaign_may_ring_are_refused(string text) => IsRefusedAsync(text, "FORBIDDEN_NUMBER");

    [Fact]
    public async Task Numbers_of_other_regions_are_taken_and_told_on_both_roads_and_not_in_the_documented_answer()
    {
        var request = WithPhones("+79123456789", "+8 (495) 123-45-67", "+77012345678", "89123456780");

        var created = await server.Campaigns.CreateCampaignAsync(
            Message(request),
            cancellationToken: TestContext.Current.CancellationToken
        );
        using var body = new StringContent(request, Encoding.UTF8, "application/json");
        using var answer = await server.Json.PostAsync("/api/campaigns", body, TestContext.Current.CancellationToken);

        Assert.Equal((2, "phones[1].phone, phones[2].phone"), (created.ForeignCount, string.Join(", ", created.ForeignPhones)));
        Assert.Matches(
            """\A\{"campaign":\{"id":[0-9]+\}\}\z""",
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );
    }

    [Theory]
    [MemberData(nameof(Phones))]
    public async Task A_number_is_stored_in_one_spelling(string written, string stored)
    {
        var id = await server.CreateCampaignAsync(WithPhones(written));

        Assert.Equal(stored, (await server.GetContactAsync(id, 1)).Phone);
    }

    [Theory]
    [MemberData(nameof(WrongLists))]
    public async Task A_list_of_something_else_is_refused(string where, string value, string path, string reason)
    {
        var rows = server.Rows();

        var answer = await server.PostAsync(With(where, value));

        Assert.Equal((400, $"{path} {reason}"), (answer.HttpStatus, answer.Faults.Single()));
        Assert.Equal(rows, server.Rows());
    }

    [Theory]
    [InlineData(Absent)]
    [InlineData("null")]
    public async Task A_contact_without_a_number_is_refused_on_both_roads(string value)
    {
        var body = With("phones[1].phone", value);

        var json = await server.PostAsync(body);

        Assert.Equal("phones[1].phone REQUIRED", json.Faults.Single());
        Assert.Equal(json.Status, (await server.CreateAsync(Message(body))).Status);
    }

    [Theory]
    [InlineData(Absent)]
    [InlineData("null")]
    [InlineData("[]")]
    public async Task A_campaign_may_come_without_contacts(string value)
    {
        var body = With("phones", value);

        Assert.Equal(0, (await server.GetAsync(await server.CreateCampaignAsync(body))).ContactCount);
        Assert.Equal(0, (await server.GetAsync((await server.CreateAsync(Message(body))).CampaignId)).ContactCount);
    }

    [Fact]
    public async Task The_same_number_in_another_spelling_is_refused_with_both_places()
    {
        var body = WithPhones(
            "+74951234567",
            "+74951234568",
            "+79123456789",
            "+74951234569",
            "+74951234560",
            "+74951234561",
            "+74951234562",
            "8 (912) 345-67-89"
        );

        var json = await server.PostAsync(body);

        Assert.Equal("phones[7].phone DUPLICATE", json.Faults.Single());
        Assert.Equal("The same number as phones[2].phone.", json.Description);
        Assert.Equal(json.Status, (await server.CreateAsync(Message(body))).Status);
    }

    [Fact]
    public async Task Of_very_many_faults_the_first_hundred_are_listed_and_the_others_counted()
    {
        var rows = server.Rows();
        var body = WithPhones(Enumerable.Repeat("abc", 150));

        var json = await server.PostAsync(body);

        Assert.Equal(
            Enumerable.Range(0, 100).Select(place => string.Create(CultureInfo.InvariantCulture, $"phones[{place}].phone NOT_A_PHONE")),
            json.Faults
        );
        Assert.Contains("50 more", json.Status.Message, StringComparison.Ordinal);
        var grpc = await server.CreateAsync(Message(body));
        Assert.Equal((json.Code, json.Status.Message), (grpc.Code, grpc.Status.Message));
        Assert.Equal(json.Faults, grpc.Faults);
        Assert.Equal(rows, server.Rows());
    }

    [Fact]
    public async Task Two_hundred_thousand_contacts_are_stored_and_one_more_is_too_many()
    {
        var most = WithPhones(Numbers(200_000));
        var more = WithPhones(Numbers(200_001));
        var rows = server.Rows();

        var json = await server.PostAsync(more);
        var grpc = await server.CreateAsync(Message(more));

        Assert.Equal((400, "phones TOO_MANY"), (json.HttpStatus, json.Faults.Single()));
        Assert.Equal(json.Status, grpc.Status);
        Assert.Equal(rows, server.Rows());
        Assert.Equal(200_000, (await server.GetAsync(await server.CreateCampaignAsync(most))).ContactCount);
    }

    private async Task IsRefusedAsync(string text, string reason)
    {
        var rows = server.Rows();
        var body = WithPhones("+74951234567", text);

        var json = await server.PostAsync(body);
        var grpc = await server.CreateAsync(Message(body));

        Assert.Equal((400, $"phones[1].phone {reason}"), (json.HttpStatus, json.Faults.Single()));
        Assert.Equal(json.Status, grpc.Status);
        Assert.Equal(rows, server.Rows());
    }
}
