using System.Globalization;
using CampaignGrpc.Infrastructure.Storage.Engine;
using Npgsql;

namespace CampaignGrpc.Infrastructure.Postgres;

/// <summary>All rows of an answer, taken off the connection at once: it carries one answer at a time.</summary>
internal sealed class PostgresRows : Rows
{
    private readonly List<object[]> _rows = [];
    private int _row = -1;

    public PostgresRows(NpgsqlDataReader reader)
    {
        while (reader.Read())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            _rows.Add(row);
        }
    }

    public override bool Read() => ++_row < _rows.Count;

    public override void Reset() => _row = _rows.Count;

    public override bool IsNull(int column) => _rows[_row][column] is DBNull;

    public override long Int64(int column) => Convert.ToInt64(_rows[_row][column], CultureInfo.InvariantCulture);

    public override string Text(int column) => (string)_rows[_row][column];

    public override ReadOnlySpan<byte> Bytes(int column) => (byte[])_rows[_row][column];
}
