using System.Buffers.Text;
using System.Globalization;
using System.Text;
using DSLT.Core;

namespace DSLT.Web;

/// <summary>
/// A page of a list: how many, and after which key. The cursor is that key in base64url: opaque to callers,
/// and useless for anything but the list it came from.
/// </summary>
internal readonly record struct Page(int Limit, string After)
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 100;

    private const int MaxCursorLength = 128;

    public static Result<Page> Parse(string? limit, string? cursor)
    {
        var size = DefaultLimit;
        if (limit is not null
            && !(int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out size)
                && size is > 0 and <= MaxLimit))
        {
            return Refusal.Invalid("limit", $"'limit' is 1 to {MaxLimit}.");
        }

        if (cursor is null)
        {
            return new Page(size, "");
        }

        Span<byte> key = stackalloc byte[MaxCursorLength];
        return cursor.Length is > 0 and <= MaxCursorLength
            && Base64Url.IsValid(cursor)
            && Base64Url.TryDecodeFromChars(cursor, key, out var length)
            && IsKey(key[..length])
                ? new Page(size, Encoding.UTF8.GetString(key[..length]))
                : BadCursor;
    }

    /// <summary>
    /// As <see cref="Parse"/>, for lists whose key is a number, newest first: everything before it.
    /// </summary>
    public static Result<(int Limit, long Before)> ParseNewestFirst(string? limit, string? cursor)
    {
        if (!Parse(limit, cursor).Is(out var page, out var refusal))
        {
            return refusal;
        }

        return cursor is null ? (page.Limit, long.MaxValue)
            : long.TryParse(page.After, NumberStyles.None, CultureInfo.InvariantCulture, out var before)
                && before > 0
                ? (page.Limit, before)
                : BadCursor;
    }

    /// <summary>
    /// As <see cref="Parse"/>, for lists whose key is a number, oldest first: everything after it.
    /// </summary>
    public static Result<(int Limit, long After)> ParseAscending(string? limit, string? cursor) =>
        cursor is null
            ? Parse(limit, null).Then<(int, long)>(page => (page.Limit, 0L))
            : ParseNewestFirst(limit, cursor).Then<(int, long)>(page => (page.Limit, page.Before));

    public static string Cursor(string key) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(key));

    public static string Cursor(long key) => Cursor(key.ToText());

    /// <summary>Keys are symbols and numbers.</summary>
    private static bool IsKey(ReadOnlySpan<byte> key) =>
        !key.IsEmpty && key.IndexOfAnyExceptInRange((byte)'!', (byte)'~') < 0;

    private static Refusal BadCursor =>
        Refusal.Invalid("cursor", "This is not a cursor that this list gave out.");
}
