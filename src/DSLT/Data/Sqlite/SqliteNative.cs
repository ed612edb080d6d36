using System.Runtime.InteropServices;
using SQLitePCL;

namespace DSLT.Data.Sqlite;

/// <summary>
/// Binds the SQLite provider to the system's own library, which is newer and gets its security fixes with the
/// system; the one in the package is the fallback where there is none.
/// </summary>
internal static class SqliteNative
{
    private static readonly string[] SystemNames = ["libsqlite3.so.0", "libsqlite3.dylib", "winsqlite3.dll"];

    private static readonly Lazy<string> Bound = new(Bind);

    /// <summary>Binds once and tells which library and version answers.</summary>
    public static string Use() => Bound.Value;

    private static string Bind()
    {
        var source = "the package's";
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, (name, assembly, path) =>
        {
            foreach (var system in SystemNames)
            {
                if (name == "e_sqlite3" && NativeLibrary.TryLoad(system, out var library))
                {
                    source = "the system's";
                    return library;
                }
            }

            return NativeLibrary.TryLoad(name, assembly, path, out var bundled) ? bundled : IntPtr.Zero;
        });
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        raw.FreezeProvider();
        var version = raw.sqlite3_libversion().utf8_to_string();
        return $"SQLite {version} ({source} library)";
    }
}
