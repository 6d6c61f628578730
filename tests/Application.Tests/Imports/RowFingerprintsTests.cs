using System.Text;
using CampaignGrpc.Application.Imports;

namespace CampaignGrpc.Application.Tests.Imports;

public sealed class RowFingerprintsTests
{
    [Fact]
    public void Rows_that_differ_in_anything_their_owner_wrote_look_different()
    {
        OfferedRow[] rows =
        [
            Row("+79130000001", "{}"),
            Row("+79130000001", """{ }"""),
            Row("+79130000002", "{}"),
            Row("89130000001", "{}"),
            Row(null, "{}"),
            Row("", "{}"),
            Row("+79130000001", ""),
            Row(null, ""),
            new(0, null, default, null, "+79130000001"),
            new(0, null, default, null, "other"),
        ];

        Assert.Equal(rows.Length, rows.Select(row => RowFingerprints.Of(row)).Distinct().Count());
    }

    [Fact]
    public void They_are_the_same_in_every_process_and_version_since_they_are_stored()
    {
        Assert.Equal(3307063633, RowFingerprints.Of(Row("+79130000001", """{"name":"Иван"}""")));
    }

    [Fact]
    public void The_line_of_a_row_is_no_part_of_it()
    {
        Assert.Equal(RowFingerprints.Of(new(1, "1", default)), RowFingerprints.Of(new(2, "1", default)));
    }

    [Fact]
    public void What_was_stored_is_read_back()
    {
        var rows = new RowFingerprints();
        rows.Add(1);
        rows.Add(uint.MaxValue);
        rows.Add(3);

        var read = new RowFingerprints();
        read.Add(rows.Behind(0).AsSpan(0, 4));
        read.Add(rows.Behind(1));

        Assert.True(read.Count == 3 && read.Fits(1, 1) && read.Fits(2, uint.MaxValue) && read.Fits(3, 3));
        Assert.Empty(rows.Behind(3));
    }

    private static OfferedRow Row(string? phone, string addData) => new(0, phone, Encoding.UTF8.GetBytes(addData));
}
