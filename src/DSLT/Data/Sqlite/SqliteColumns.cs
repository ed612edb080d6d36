using System.Runtime.InteropServices;

namespace DSLT.Data.Sqlite;

/// <summary>
/// The calls of a long read, some fifty for each journal row, without the counting of safe handles and, where
/// SQLite only hands out what it has at hand, without telling the collector: that makes a verification twice
/// as fast.
/// </summary>
internal static partial class SqliteColumns
{
    private const string Library = SqliteNative.LibraryName;

    [LibraryImport(Library, EntryPoint = "sqlite3_step")]
    public static partial int Step(IntPtr statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_type")]
    [SuppressGCTransition]
    public static partial int Type(IntPtr statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_int64")]
    [SuppressGCTransition]
    public static partial long Number(IntPtr statement, int column);

    public static unsafe ReadOnlySpan<byte> Bytes(IntPtr statement, int column)
    {
        // In this order: the first may convert a number to text, the second counts what came of it.
        var start = Blob(statement, column);
        return new ReadOnlySpan<byte>((void*)start, Length(statement, column));
    }

    // Not like the others: a value on overflow pages is read from the file by this call.
    [LibraryImport(Library, EntryPoint = "sqlite3_column_blob")]
    private static partial IntPtr Blob(IntPtr statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_bytes")]
    [SuppressGCTransition]
    private static partial int Length(IntPtr statement, int column);
}
