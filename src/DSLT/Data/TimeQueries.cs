using System.Data.Common;
using Dapper;

namespace DSLT.Data;

/// <summary>
/// Rows by their time, in tables whose ids rise with it: halving over the primary key finds a time in some
/// thirty reads, so that no index by time is needed.
/// </summary>
internal static class TimeQueries
{
    /// <summary>The id of the first row at a time or after it, or one more than all.</summary>
    /// <param name="reader">The connection to read on.</param>
    /// <param name="lastSql">Asks for the last id, 0 where there is none.</param>
    /// <param name="timeSql">Asks for the time of the first row whose id is @id or more.</param>
    /// <param name="time">The time.</param>
    public static async Task<long> FirstAt(DbConnection reader, string lastSql, string timeSql, long time)
    {
        var (low, high) = (1L, await reader.ExecuteScalarAsync<long>(lastSql) + 1);
        while (low < high)
        {
            var id = low + ((high - low) / 2);
            var isBefore = await reader.QuerySingleOrDefaultAsync<long?>(timeSql, new { id }) < time;
            (low, high) = isBefore ? (id + 1, high) : (low, id);
        }

        return low;
    }
}
