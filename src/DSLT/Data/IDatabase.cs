using System.Data.Common;
using DSLT.Core;

namespace DSLT.Data;

/// <summary>
/// The durable side of the node, in two forms: SQLite (two files in one directory) and PostgreSQL. The truth
/// is the journal and the rows that are committed with it; the projection is what the projector derives from
/// the journal.
/// </summary>
internal interface IDatabase : IDisposable
{
    Dialect Dialect { get; }

    /// <summary>The database and its version, for the log.</summary>
    string Description { get; }

    /// <summary>
    /// Where the sequencer writes; only one at a time, in the whole cluster. Comes before all reads.
    /// </summary>
    IWriter OpenTruth();

    /// <summary>Where the projector writes; only one at a time, and only beside the truth.</summary>
    IWriter OpenProjection();

    /// <summary>Prepared reads for one thread, over truth and projection as last committed.</summary>
    ILookups OpenLookups();

    /// <summary>A pooled read-only connection over both, for queries of requests.</summary>
    Task<DbConnection> OpenReader(CancellationToken cancellation);

    /// <summary>A connection of its own for long reads in order of one part, for <c>verify</c>.</summary>
    IReading OpenReading(MigrationTarget part);

    /// <summary>Brings the schema up to what this program knows; refuses a newer one.</summary>
    void Migrate(TimeProvider clock);
}

/// <summary>
/// One connection that writes rows within transactions. A row is begun with its table, given its values in
/// the order of its columns, and ended; nothing is durable, and perhaps nothing sent, before
/// <see cref="Commit"/>.
/// </summary>
internal interface IWriter : IDisposable
{
    void Begin();

    void Row(Table table);

    void Add(long value);

    void Add(string? value);

    void Add(bool value);

    void Add(ReadOnlySpan<byte> value);

    void Add(Amount value);

    void End();

    /// <summary>A statement with parameters $1, $2...: long, string, bool, byte[] or null.</summary>
    void Execute(string sql, params ReadOnlySpan<object?> values);

    /// <summary>
    /// Makes the transaction durable. Where the connection is lost on the way, whether it was is found out
    /// before this returns or throws, by the journal row that the transaction reaches.
    /// </summary>
    /// <param name="sequence">The last journal row that is in the transaction, or in the tables by
    /// it.</param>
    void Commit(long sequence);

    /// <summary>Gives up the open transaction, if there is one; does not throw.</summary>
    void Rollback();
}

/// <summary>Point reads by prepared statements, for the sequencer's misses.</summary>
internal interface ILookups : IDisposable
{
    /// <summary>Calls <paramref name="row"/> for each row and counts them.</summary>
    int Read(string sql, Action<IRow> row, params ReadOnlySpan<object> keys);
}

/// <summary>The current row of a lookup.</summary>
internal interface IRow
{
    long Number(int column);

    string Text(int column);

    string? OptionalText(int column);

    bool Flag(int column);

    byte[] Bytes(int column);
}

/// <summary>The database did not do what it was asked.</summary>
/// <param name="message">What went wrong.</param>
/// <param name="inner">What said so.</param>
/// <param name="fatal">True where what is on disk is not known any more, so that writing on could lose what
/// was acknowledged.</param>
internal sealed class StorageException(
    string message, bool fatal, Exception? inner = null) : Exception(message, inner)
{
    public bool Fatal { get; } = fatal;
}

internal static class WriterExtensions
{
    /// <summary>A row whose values are at hand as objects: for the rare rows, not for the hot ones.</summary>
    public static void Put(this IWriter writer, Table table, ReadOnlySpan<object?> values)
    {
        writer.Row(table);
        foreach (var value in values)
        {
            switch (value)
            {
                case long number: writer.Add(number); break;
                case bool flag: writer.Add(flag); break;
                case byte[] bytes: writer.Add(bytes.AsSpan()); break;
                case Amount amount: writer.Add(amount); break;
                default: writer.Add((string?)value); break;
            }
        }

        writer.End();
    }

    /// <summary>The one value of the one row that a lookup finds, or the default.</summary>
    public static T? First<T>(
        this ILookups lookups, string sql, Func<IRow, T> read, params ReadOnlySpan<object> keys)
    {
        T? found = default;
        lookups.Read(sql, row => found = read(row), keys);
        return found;
    }
}
