using System.Security.Cryptography;
using DSLT.Data;

namespace DSLT.Moving;

/// <summary>Writes the rows of a table into the same table of another database.</summary>
internal static class TableCopy
{
    private const int RowsAtOnce = 10_000;
    private const int BytesAtOnce = 8 * 1024 * 1024;

    /// <summary>Takes out what a move that was broken off has left of a table.</summary>
    public static void Clear(MovedTable table, IWriter writer)
    {
        writer.Begin();
        writer.Execute($"DELETE FROM {table.Name}");
        writer.Commit(MoveMark.Unsettled);
    }

    /// <summary>Of the journal what the other does not have yet; of any other table all.</summary>
    public static void Run(
        MovedTable table, IReading from, IReading to, IWriter writer, Action<long> progress,
        CancellationToken cancellation)
    {
        var reached = table.IsJournal ? to.One("SELECT coalesce(max(sequence), 0) FROM journal") : 0;
        using var rows = table.IsJournal
            ? from.Open($"{table.SelectSql} WHERE sequence > $1 ORDER BY sequence", reached)
            : from.Open(table.SelectSql);
        var (count, bytes, last) = (0L, 0L, reached);
        writer.Begin();
        while (rows.Next())
        {
            bytes += Write(writer, table.Table, rows);
            last = table.IsJournal ? rows.Number(0) : last;
            if (++count % RowsAtOnce == 0 || bytes >= BytesAtOnce)
            {
                writer.Commit(table.IsJournal ? last : MoveMark.Unsettled);
                cancellation.ThrowIfCancellationRequested();
                progress(count);
                writer.Begin();
                bytes = 0;
            }
        }

        writer.Commit(table.IsJournal ? last : MoveMark.Unsettled);
        progress(count);
    }

    /// <summary>
    /// How many rows there are, and the sum of their hashes: the same for the same rows, in whichever order
    /// a database has them.
    /// </summary>
    public static (long Rows, UInt128 Sum) Hash(
        MovedTable table, IReading reading, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var rows = reading.Open(table.SelectSql);
        var (count, sum) = (0L, UInt128.Zero);
        Span<byte> head = stackalloc byte[sizeof(long)];
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        while (rows.Next())
        {
            for (var i = 0; i < table.Table.Columns.Length; i++)
            {
                var isNumber = rows.IsNumber(i);
                var content = isNumber || rows.IsNull(i) ? [] : rows.Bytes(i);
                BitConverter.TryWriteBytes(head, isNumber ? rows.Number(i) : content.Length);
                hash.AppendData([rows.IsNull(i) ? (byte)0 : isNumber ? (byte)1 : (byte)2]);
                hash.AppendData(head);
                hash.AppendData(content);
            }

            hash.GetHashAndReset(digest);
            sum = unchecked(sum + BitConverter.ToUInt128(digest));
            if (++count % RowsAtOnce == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }

        return (count, sum);
    }

    private static long Write(IWriter writer, Table table, ICursor row)
    {
        var bytes = 0L;
        writer.Row(table);
        for (var i = 0; i < table.Columns.Length; i++)
        {
            switch (table.Columns[i].Type)
            {
                case ColumnType.Number when !row.IsNull(i): writer.Add(row.Number(i)); break;
                case ColumnType.Flag when !row.IsNull(i): writer.Add(row.Number(i) != 0); break;
                case ColumnType.Bytes when !row.IsNull(i): writer.Add(row.Bytes(i)); break;
                default: writer.Add(row.Text(i)); break;
            }

            bytes += row.IsNumber(i) ? sizeof(long) : row.Bytes(i).Length;
        }

        writer.End();
        return bytes;
    }
}
