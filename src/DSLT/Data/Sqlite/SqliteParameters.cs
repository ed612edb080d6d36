using System.Runtime.InteropServices;

namespace DSLT.Data.Sqlite;

/// <summary>
/// The calls of a written row, one for each of its values, without the counting of safe handles and, where
/// SQLite only keeps a number, without telling the collector. Texts and blobs are copied by SQLite.
/// </summary>
internal static unsafe partial class SqliteParameters
{
    private const string Library = SqliteNative.LibraryName;

    /// <summary>SQLITE_TRANSIENT: the value is copied before the call returns.</summary>
    private const nint Copied = -1;

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_int64")]
    [SuppressGCTransition]
    public static partial int Number(nint statement, int parameter, long value);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_null")]
    [SuppressGCTransition]
    public static partial int Null(nint statement, int parameter);

    public static void Text(nint statement, int parameter, ReadOnlySpan<byte> value)
    {
        // A text without an address is bound as null, and an empty span has none.
        byte empty = 0;
        fixed (byte* start = value)
        {
            _ = Text(statement, parameter, start is null ? &empty : start, value.Length, Copied);
        }
    }

    public static void Blob(nint statement, int parameter, ReadOnlySpan<byte> value)
    {
        byte empty = 0;
        fixed (byte* start = value)
        {
            _ = Blob(statement, parameter, start is null ? &empty : start, value.Length, Copied);
        }
    }

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_text")]
    private static partial int Text(nint statement, int parameter, byte* value, int length, nint destructor);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_blob")]
    private static partial int Blob(nint statement, int parameter, byte* value, int length, nint destructor);
}
