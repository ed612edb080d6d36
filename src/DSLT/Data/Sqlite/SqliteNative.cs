using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace DSLT.Data.Sqlite;

/// <summary>
/// Binds the SQLite provider to the system's own library, which is newer and gets its security fixes with the
/// system; the one in the package is the fallback where there is none.
/// </summary>
internal static class SqliteNative
{
    /// <summary>The name that the provider's imports and our own ask for.</summary>
    public const string LibraryName = "e_sqlite3";

    private static readonly string[] SystemNames = ["libsqlite3.so.0", "libsqlite3.dylib", "winsqlite3.dll"];

    private static readonly Lazy<string> Bound = new(Bind);

    private static bool usesSystem;

    /// <summary>Binds once and tells which library and version answers.</summary>
    public static string Use() => Bound.Value;

    private static string Bind()
    {
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
        NativeLibrary.SetDllImportResolver(typeof(SqliteNative).Assembly, Resolve);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        raw.FreezeProvider();

        // Counting allocated memory takes a lock of the whole process at each allocation; nobody reads it.
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
        var version = raw.sqlite3_libversion().utf8_to_string();
        return $"SQLite {version} ({(usesSystem ? "the system's" : "the package's")} library)";
    }

    private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        foreach (var system in SystemNames)
        {
            if (name == LibraryName && NativeLibrary.TryLoad(system, out var library))
            {
                usesSystem = true;
                return library;
            }
        }

        return NativeLibrary.TryLoad(name, assembly, path, out var bundled) ? bundled : IntPtr.Zero;
    }
}
