using Dapper;
using DSLT.Data;

namespace DSLT.Sequencing;

/// <summary>Single rows of the journal, for requests.</summary>
internal static class JournalQueries
{
    private const string PayloadSql = "SELECT payload FROM journal WHERE sequence = @sequence";

    /// <summary>The answer that a row holds for its idempotency key.</summary>
    public static async Task<Response> StoredAnswer(IDatabase database, long sequence)
    {
        await using var reader = await database.OpenReader(CancellationToken.None);
        var payload = await reader.QuerySingleAsync<byte[]>(PayloadSql, new { sequence });
        return Events.FindResponse(payload)
            ?? throw new InvalidDataException(
                $"Journal row {sequence} holds an idempotency key but no answer.");
    }
}
