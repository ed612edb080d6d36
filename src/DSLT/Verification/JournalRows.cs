using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Verification;

/// <summary>
/// The journal from its first row on, in pages: each is a read of its own, so that the writer's log can be
/// cut back between them however long the whole takes.
/// </summary>
internal sealed class JournalRows(IReading truth) : IDisposable
{
    public const string TipSql = "SELECT coalesce(max(sequence), 0) FROM journal";

    private const string PageSql =
        "SELECT sequence, time, command, actor, address, payload, hash FROM journal "
        + "WHERE sequence > $1 AND sequence <= $2 ORDER BY sequence LIMIT 20000";

    private readonly PageBuffer page = new(7);
    private long read;

    public RecordHeader Header { get; private set; }

    public ReadOnlySpan<byte> Payload => page.Bytes(5);

    public ReadOnlySpan<byte> Hash => page.Bytes(6);

    /// <summary>The next row, unless it comes after <paramref name="last"/>, which only ever grows.</summary>
    public bool Next(long last)
    {
        if (!page.Next())
        {
            if (read == last)
            {
                return false;
            }

            page.Fill(truth.Open(PageSql, read, last));
            if (!page.Next())
            {
                return false;
            }
        }

        Header = new RecordHeader(
            page.Number(0), page.Number(1), (Command)page.Number(2), page.Number(3), page.Text(4));
        read = Header.Sequence;
        return true;
    }

    public void Dispose() => page.Dispose();

    /// <summary>True where decoding a payload throws this because the payload is damaged.</summary>
    public static bool IsUnreadable(Exception exception) =>
        exception is InvalidDataException or OverflowException or ArgumentException or FormatException;
}
