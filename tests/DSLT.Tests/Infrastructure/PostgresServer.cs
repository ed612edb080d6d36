using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;

namespace DSLT.Tests.Infrastructure;

/// <summary>
/// PostgreSQL for a run of tests or benchmarks: the server that DSLT_TEST_POSTGRES names (a connection string
/// whose user may create databases), else a throw-away cluster of the installed binaries, with fsync on as in
/// production. It starts with the first database asked for and is gone, files included, when this process is,
/// however it ends.
/// </summary>
internal sealed class PostgresServer : IDisposable
{
    private const string Owner = "dslt";

    // The shell stays between us and the server: when our end of the pipe closes, by Dispose or by our death,
    // it stops the server and removes the files. Arguments: the binaries' folder, the cluster's folder, the
    // port.
    private const string Script = """
        exec 3<&0 </dev/null
        trap 'rm -rf "$2"' EXIT
        "$1/postgres" -D "$2" -p "$3" -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
          -c max_connections=300 -c shared_buffers=64MB -c jit=off 3<&- &
        server=$!
        (read -r _; kill -QUIT "$server") <&3 &
        watcher=$!
        wait "$server"
        kill "$watcher" 2>/dev/null
        """;

    private readonly Lock gate = new();
    private readonly List<string> created = [];
    private readonly string? binaries = FindBinaries();
    private string? admin = Environment.GetEnvironmentVariable("DSLT_TEST_POSTGRES") is { Length: > 0 } given
        ? given
        : null;
    private Process? shell;

    /// <summary>
    /// Why there can be no database here, or null. A server that is installed and does not start throws
    /// instead.
    /// </summary>
    public string? Unavailable => admin is null && binaries is null
        ? "PostgreSQL is not installed: install its server, or name one in DSLT_TEST_POSTGRES."
        : null;

    /// <summary>The connection string of a new, empty database.</summary>
    public string CreateDatabase()
    {
        lock (gate)
        {
            admin ??= Start(binaries ?? throw new InvalidOperationException(Unavailable));
            var name = "dslt_" + RandomNumberGenerator.GetHexString(16, lowercase: true);
            Execute(admin, $"CREATE DATABASE {name}");
            created.Add(name);
            var builder = new NpgsqlConnectionStringBuilder(admin) { Database = name, Pooling = true };
            return builder.ConnectionString;
        }
    }

    public void Dispose()
    {
        if (shell is null)
        {
            created.ForEach(name => Execute(admin!, $"DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
        else
        {
            shell.StandardInput.Close();
            shell.WaitForExit();
            shell.Dispose();
            shell = null;
        }

        created.Clear();
    }

    private static string? FindBinaries()
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        var debian = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql")
            : [];
        return path.Split(Path.PathSeparator)
            .Concat(debian.OrderDescending().Select(version => Path.Combine(version, "bin")))
            .Append("/usr/local/bin")
            .FirstOrDefault(
                folder => File.Exists(Path.Combine(folder, "initdb"))
                    && File.Exists(Path.Combine(folder, "postgres")));
    }

    /// <summary>
    /// A command as whoever may run PostgreSQL, which refuses root. The working folder is one that everyone
    /// may enter.
    /// </summary>
    private static Process Run(string script, string password, params string[] arguments)
    {
        List<string> command = ["sh", "-c", script, "sh", .. arguments];
        if (Environment.IsPrivilegedProcess)
        {
            var users = File.ReadLines("/etc/passwd")
                .Select(line => line.Split(':'))
                .ToLookup(fields => fields[0]);
            var user = users["postgres"].Concat(users["nobody"]).First();
            command.InsertRange(
                0, ["setpriv", $"--reuid={user[2]}", $"--regid={user[3]}", "--clear-groups", "--"]);
        }

        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["LC_ALL"] = "C", ["PASSWORD"] = password },
        };
        return Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} did not start.");
    }

    private string Start(string folder)
    {
        var password = RandomNumberGenerator.GetHexString(32);
        var cluster = Path.Combine(
            Path.GetTempPath(), "dslt-postgres-" + RandomNumberGenerator.GetHexString(16, lowercase: true));
        const string init = """
            printf '%s' "$PASSWORD" | "$1/initdb" -D "$2" -U "$3" --pwfile=/dev/stdin -A scram-sha-256 \
                -E UTF8 --no-locale -N 2>&1
            """;
        using (var initdb = Run(init, password, folder, cluster, Owner))
        {
            var output = initdb.StandardOutput.ReadToEnd();
            initdb.WaitForExit();
            if (initdb.ExitCode != 0)
                throw new InvalidOperationException($"initdb failed: {output}");
        }

        // Another process may take the port before the server does: then the server ends at once, and says
        // so.
        var port = FreePort();
        var log = new ConcurrentQueue<string?>();
        shell = Run(Script, password, folder, cluster, $"{port}");
        shell.ErrorDataReceived += (_, line) => log.Enqueue(line.Data);
        shell.BeginErrorReadLine();
        var connection =
            $"Host=127.0.0.1;Port={port};Username={Owner};Password={password};"
            + "Database=postgres;Pooling=false";
        for (var waited = Stopwatch.StartNew(); !Answers(connection); Thread.Yield())
        {
            if (shell.HasExited || waited.Elapsed > TimeSpan.FromSeconds(60))
                throw new InvalidOperationException($"PostgreSQL does not answer: {string.Join('\n', log)}");
        }

        return connection;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static bool Answers(string connection)
    {
        try
        {
            Execute(connection, "SELECT 1");
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static void Execute(string connection, string sql)
    {
        using var open = new NpgsqlConnection(connection);
        open.Open();
        using var command = new NpgsqlCommand(sql, open);
        command.ExecuteNonQuery();
    }
}
