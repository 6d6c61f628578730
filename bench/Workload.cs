using System.Globalization;
using System.Text;
using CampaignGrpc.Contracts.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace CampaignGrpc.Bench;

/// <summary>A create as callers send it: distinct Russian mobile numbers in no order, each with the document's add_data.</summary>
internal sealed class Workload
{
    private static readonly string[] Operators = ["912", "922", "982", "904", "950"];
    private static readonly string[] Names = ["Иванов Иван", "Петрова Анна", "Сидоров Алексей", "Ахметова Гульнара", "Ким Юлия"];

    /// <summary>An hour apart each.</summary>
    private static readonly string[] Zones =
    [
        "Europe/Kaliningrad",
        "Europe/Moscow",
        "Europe/Samara",
        "Asia/Yekaterinburg",
        "Asia/Omsk",
        "Asia/Krasnoyarsk",
        "Asia/Irkutsk",
        "Asia/Yakutsk",
        "Asia/Vladivostok",
        "Asia/Magadan",
        "Asia/Kamchatka",
    ];

    private readonly List<Row> _rows;
    private readonly bool _isOpenNow;
    private readonly int _project;
    private readonly bool _isOfManyZones;

    /// <param name="count">How many contacts.</param>
    /// <param name="isNational">Whether the numbers are written as people write them, and not in E.164.</param>
    /// <param name="isOpenNow">Whether calls may be made while the benchmark runs.</param>
    /// <param name="project">Whose campaign it is.</param>
    /// <param name="isOfManyZones">
    /// Whether its people live on eleven clocks and may be called by their own, of which one is within its hours now.
    /// </param>
    public Workload(int count, bool isNational = false, bool isOpenNow = false, int project = 1, bool isOfManyZones = false)
    {
        (_isOpenNow, _project, _isOfManyZones) = (isOpenNow, project, isOfManyZones);
        _rows = [.. Enumerable.Range(0, count).Select(place => RowAt(place, isNational))];
        Json = MakeJson();
        Grpc = MakeGrpc();
    }

    public IReadOnlyList<Row> Rows => _rows;

    /// <summary>The documented request.</summary>
    public byte[] Json { get; }

    /// <summary>The same request as a message of the contract, with add_data as a Struct.</summary>
    public byte[] Grpc { get; }

    private static Row RowAt(int place, bool isNational)
    {
        // A multiplier coprime with ten million visits every subscriber number once.
        var subscriber = (place / Operators.Length * 7_654_321L % 10_000_000).ToString("D7", CultureInfo.InvariantCulture);
        var code = Operators[place % Operators.Length];
        return new(
            isNational ? $"8 ({code}) {subscriber[..3]}-{subscriber[3..5]}-{subscriber[5..]}" : $"+7{code}{subscriber}",
            long.Parse($"7{code}{subscriber}", CultureInfo.InvariantCulture),
            Names[place % Names.Length],
            string.Create(CultureInfo.InvariantCulture, $"{9 + (place % 9):D2}:{place * 5 % 60:D2}"),
            100_000 + place
        );
    }

    private byte[] MakeJson()
    {
        var documented = $$$"""
            {"project_id":{{{_project}}},"name":"Обзвон клиентов","description":"Обзвон клиентов для опроса удовлетворенности","start_block_id":10,"schedule":{"date":"2021-10-06","start_time":"09:00","end_time":"17:00","periods":{"id":2,"title":"Ежедневно"},"attempts":{"id":1,"title":"1"},"interval":"5"},"state":"Создано","phone_id":5}
            """;
        const string Window = "\"start_time\":\"09:00\",\"end_time\":\"17:00\"";
        var campaign = _isOpenNow
            ? documented.Replace(
                Window,
                $"\"start_time\":\"00:00\",\"end_time\":\"23:59\",\"time_zone\":\"{ZoneOfNoon()}\"",
                StringComparison.Ordinal
            )
            : documented;
        if (_isOfManyZones)
            campaign = campaign.Replace(
                "\"interval\":\"5\"",
                $"\"interval\":\"5\",\"callee_hours\":{HoursOfOneZone()}",
                StringComparison.Ordinal
            );
        var phones = string.Join(
            ',',
            _rows.Select((row, place) => $$"""{"phone":"{{row.Phone}}","add_data":{{row.AddData}}{{OwnZone(place)}}}""")
        );
        return Encoding.UTF8.GetBytes($$"""{"campaign":{{campaign}},"phones":[{{phones}}]}""");
    }

    private string OwnZone(int place) => _isOfManyZones ? $",\"time_zone\":\"{Zones[place % Zones.Length]}\"" : "";

    /// <summary>An hour around the present in the zone in the middle.</summary>
    private static string HoursOfOneZone()
    {
        var now = TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(Zones[Zones.Length / 2]));
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"windows":[{"start_time":"{{now.AddMinutes(-20):HH:mm}}","end_time":"{{now.AddMinutes(35):HH:mm}}"}]}"""
        );
    }

    /// <summary>A zone in which it is about noon, so that no window closes while the benchmark runs.</summary>
    private static string ZoneOfNoon()
    {
        var ahead = 12 - TimeProvider.System.GetUtcNow().Hour;
        // The names of these zones count westwards.
        return ahead == 0 ? "Etc/UTC" : string.Create(CultureInfo.InvariantCulture, $"Etc/GMT{-ahead:+0;-0}");
    }

    private byte[] MakeGrpc()
    {
        var request = new CreateCampaignRequest
        {
            Campaign = new()
            {
                ProjectId = _project,
                Name = "Обзвон клиентов",
                Description = "Обзвон клиентов для опроса удовлетворенности",
                StartBlockId = 10,
                Schedule = new()
                {
                    Date = "2021-10-06",
                    StartTime = "09:00",
                    EndTime = "17:00",
                    Periods = new() { Id = 2, Title = "Ежедневно" },
                    Attempts = new() { Id = 1, Title = "1" },
                    Interval = "5",
                },
                State = "Создано",
                PhoneId = 5,
            },
        };
        request.Phones.AddRange(
            _rows.Select(row => new NewContact
            {
                Phone = row.Phone,
                AddData = new()
                {
                    Fields =
                    {
                        ["name"] = Value.ForString(row.Name),
                        ["time"] = Value.ForString(row.Time),
                        ["phone"] = Value.ForNumber(row.Extra),
                    },
                },
            })
        );
        return request.ToByteArray();
    }

    public sealed record Row(string Phone, long Digits, string Name, string Time, int Extra)
    {
        public string AddData { get; } =
            string.Create(CultureInfo.InvariantCulture, $$"""{"name":"{{Name}}","time":"{{Time}}","phone":{{Extra}}}""");
    }
}
