using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Verification;

/// <summary>
/// The journal from its first row to the tip, in pages: each is a read of its own, so that the writer's log can be
/// cut back between them however long the whole takes.
/// </summary>
internal sealed class JournalRows(IReading truth, long last) : IDisposable
{
    public const string TipSql = "SELECT sequence, time FROM journal ORDER BY sequence DESC LIMIT 1";

    private const string PageSql =
        "SELECT sequence, time, command, actor, address, payload, hash FROM journal "
        + "WHERE sequence > $1 AND sequence <= $2 ORDER BY sequence LIMIT 50000";

    private ICursor? page;
    private long read;

    public RecordHeader Header { get; private set; }

    public ReadOnlySpan<byte> Payload => page!.Bytes(5);

    public ReadOnlySpan<byte> Hash => page!.Bytes(6);

    public bool Next()
    {
        page ??= Open();
        if (!page.Next())
        {
            page.Dispose();
            page = Open();
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

    public void Dispose() => page?.Dispose();

    private ICursor Open() => truth.Open(PageSql, read, last);
}
