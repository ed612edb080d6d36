using Npgsql;

namespace DSLT.Data.Postgres;

/// <summary>
/// The connection of one writer: made again when it is lost, each time behind a raised fence, so that nothing
/// of the one before can be committed any more and a look at the tables is final.
/// </summary>
internal sealed class PostgresSession(
    string connectionString, Fence fence, string reachedSql, PostgresOptions options, TimeProvider clock)
    : IDisposable
{
    private NpgsqlConnection? connection;
    private long? failedAt;

    /// <summary>Connects where there is no connection; soon after a failure it fails at once.</summary>
    public void Connect()
    {
        if (connection is { FullState: System.Data.ConnectionState.Open })
        {
            return;
        }

        if (failedAt is { } failed && clock.GetElapsedTime(failed) < options.RetryAfter)
        {
            throw new StorageException(
                "PostgreSQL cannot be reached; it was tried a moment ago.", fatal: false);
        }

        try
        {
            Reconnect();
        }
        catch (Exception exception) when (PostgresFailure.IsStorage(exception))
        {
            failedAt = clock.GetTimestamp();
            throw PostgresFailure.From(exception);
        }
    }

    /// <summary>
    /// Sends a whole transaction and returns when it is durable. Where the connection is lost before the
    /// answer comes, looks whether it was done.
    /// </summary>
    public void Commit(NpgsqlBatch batch, long sequence)
    {
        batch.Connection = connection;
        try
        {
            batch.ExecuteNonQuery();
        }
        catch (PostgresException exception) when (PostgresFailure.IsAborted(exception))
        {
            EndAborted();
            throw exception.SqlState == Fence.LostState
                ? Fence.Lost(fence.Name, exception)
                : PostgresFailure.From(exception);
        }
        catch (Exception exception) when (PostgresFailure.IsStorage(exception))
        {
            Drop();
            Settle(sequence, exception);
        }
    }

    public void Dispose() => Drop();

    /// <summary>
    /// Returns where it was done, throws where it was not, and halts where nobody can tell.
    /// </summary>
    private void Settle(long sequence, Exception lost)
    {
        var started = clock.GetTimestamp();
        while (true)
        {
            try
            {
                Reconnect();
                using var reached = new NpgsqlCommand(reachedSql, connection);
                if (reached.ExecuteScalar() is long stored && stored >= sequence)
                {
                    return;
                }

                throw new StorageException(
                    $"The connection to PostgreSQL was lost, and the transaction with it: {lost.Message}",
                    fatal: false,
                    lost);
            }
            catch (Exception exception) when (PostgresFailure.IsStorage(exception))
            {
                Drop();
                if (clock.GetElapsedTime(started) >= options.SettleWithin)
                {
                    throw new StorageException(
                        "The connection to PostgreSQL was lost during a commit, and whether it was done "
                            + "cannot be "
                        + $"found out: {exception.Message}",
                        fatal: true,
                        exception);
                }

                Thread.Sleep(options.RetryAfter);
            }
        }
    }

    private void Reconnect()
    {
        Drop();
        connection = new NpgsqlConnection(connectionString);
        try
        {
            connection.Open();
            fence.Raise(connection);
            failedAt = null;
        }
        catch
        {
            Drop();
            throw;
        }
    }

    private void EndAborted()
    {
        try
        {
            using var rollback = new NpgsqlCommand("ROLLBACK", connection);
            rollback.ExecuteNonQuery();
        }
        catch (Exception exception) when (PostgresFailure.IsStorage(exception))
        {
            Drop();
        }
    }

    private void Drop()
    {
        connection?.Dispose();
        connection = null;
    }
}
