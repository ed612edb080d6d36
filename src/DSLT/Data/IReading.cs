using System.Text;
using DSLT.Core;

namespace DSLT.Data;

/// <summary>
/// A connection for long reads in order, beside a node that writes. Each cursor sees the moment it was
/// opened, and must not be open for long: the writer's log grows while any moment is held.
/// </summary>
internal interface IReading : IDisposable
{
    /// <summary>Begins to read; one cursor at a time for the same text.</summary>
    ICursor Open(string sql, params ReadOnlySpan<object> keys);

    /// <summary>From here on all cursors see this one moment. Comes before the first of them.</summary>
    void Pin();
}

/// <summary>Rows one after another; what a column gave is good until the next row.</summary>
internal interface ICursor : IDisposable
{
    bool Next();

    bool IsNull(int column);

    /// <summary>True for flags too, which SQLite stores as 0 and 1.</summary>
    bool IsNumber(int column);

    long Number(int column);

    /// <summary>Bytes as they are, text as UTF-8.</summary>
    ReadOnlySpan<byte> Bytes(int column);
}

internal static class CursorExtensions
{
    /// <summary>The one number that a statement finds, or 0.</summary>
    public static long One(this IReading reading, string sql)
    {
        using var row = reading.Open(sql);
        return row.Next() ? row.Number(0) : 0;
    }

    public static string? Text(this ICursor cursor, int column) =>
        cursor.IsNull(column) ? null : Encoding.UTF8.GetString(cursor.Bytes(column));

    public static bool Flag(this ICursor cursor, int column) => cursor.Number(column) != 0;

    /// <summary>False where the column does not hold the 39 digits of an amount.</summary>
    public static bool TryAmount(this ICursor cursor, int column, out Amount amount)
    {
        amount = default;
        var digits = cursor.Bytes(column);
        if (digits.Length != Amount.StoredDigits)
        {
            return false;
        }

        // Three numbers of 13 digits: parsing 39 digits as one 128-bit integer takes ten times as long.
        const long Thirteen = 10_000_000_000_000;
        if (!TryDigits(digits[..13], out var high) || !TryDigits(digits[13..26], out var middle)
            || !TryDigits(digits[26..], out var low))
        {
            return false;
        }

        var value = ((((UInt128)high * Thirteen) + middle) * Thirteen) + low;
        if (value > (UInt128)Int128.MaxValue)
        {
            return false;
        }

        amount = new Amount((Int128)value);
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<byte> digits, out ulong value)
    {
        value = 0;
        foreach (var character in digits)
        {
            var digit = (uint)character - '0';
            if (digit > 9)
            {
                return false;
            }

            value = (value * 10) + digit;
        }

        return true;
    }
}
