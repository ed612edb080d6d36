using System.Net.Sockets;
using Npgsql;

namespace DSLT.Data.Postgres;

/// <summary>Tells what Npgsql's exceptions mean for a transaction.</summary>
internal static class PostgresFailure
{
    /// <summary>An exception of the database or of the way to it, not a bug of ours.</summary>
    public static bool IsStorage(Exception exception) =>
        exception is NpgsqlException or IOException or SocketException or TimeoutException;

    /// <summary>
    /// True where the server itself said that the transaction failed, and lives. Anything else, a server that
    /// shuts down included, may have come after the commit.
    /// </summary>
    public static bool IsAborted(Exception exception) =>
        exception is PostgresException { InvariantSeverity: "ERROR" } error
        && !error.SqlState.StartsWith("08", StringComparison.Ordinal)
        && error.SqlState is not (PostgresErrorCodes.TransactionResolutionUnknown
            or PostgresErrorCodes.StatementCompletionUnknown);

    public static StorageException From(Exception exception) =>
        new($"PostgreSQL: {exception.Message}", fatal: false, exception);
}
