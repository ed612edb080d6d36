using System.Globalization;

namespace DSLT.Core;

/// <summary>
/// A quantity of a token in its base units: an integer from 0 to 2^127 - 1. There is no fraction and no sign,
/// and arithmetic that would leave the range throws: rules check before they compute.
/// </summary>
internal readonly record struct Amount : IComparable<Amount>
{
    /// <summary>
    /// The digits of a stored amount: enough for 2^127 - 1, so that text order is number order.
    /// </summary>
    public const int StoredDigits = 39;

    public const int MaxDecimals = 18;

    private const int MaxTextLength = 64;

    private static readonly Int128 MaxTenth = Int128.MaxValue / 10;
    private static readonly int MaxLastDigit = (int)(Int128.MaxValue % 10);

    private readonly Int128 units;

    public Amount(Int128 units)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(units);
        this.units = units;
    }

    public static Amount Zero => default;

    public static Amount Max => new(Int128.MaxValue);

    public Int128 Units => units;

    public bool IsZero => units == 0;

    public static Amount operator +(Amount a, Amount b) => new(checked(a.units + b.units));

    public static Amount operator -(Amount a, Amount b) => new(checked(a.units - b.units));

    public static bool operator <(Amount a, Amount b) => a.units < b.units;

    public static bool operator >(Amount a, Amount b) => a.units > b.units;

    public static bool operator <=(Amount a, Amount b) => a.units <= b.units;

    public static bool operator >=(Amount a, Amount b) => a.units >= b.units;

    public static Amount Min(Amount a, Amount b) => a <= b ? a : b;

    /// <summary>
    /// a * b / divisor over an exact 256-bit product; throws where the quotient leaves the range.
    /// </summary>
    public static Amount MulDiv(Amount a, Amount b, Amount divisor, Rounding rounding) =>
        TryMulDiv(a, b, divisor, rounding, out var result)
            ? result
            : throw new OverflowException("The quotient is not an amount.");

    /// <summary>As <see cref="MulDiv"/>, but false where the quotient is 2^127 or more.</summary>
    public static bool TryMulDiv(Amount a, Amount b, Amount divisor, Rounding rounding, out Amount result)
    {
        var fits = Wide.TryMulDiv(
            (UInt128)a.units, (UInt128)b.units, (UInt128)divisor.units, rounding, out var quotient)
            && quotient <= (UInt128)Int128.MaxValue;
        result = fits ? new Amount((Int128)quotient) : default;
        return fits;
    }

    /// <summary>
    /// Reads whole tokens ("12.5") exactly: digits, and at most <paramref name="decimals"/> of them after one
    /// point. No sign, no exponent, no spaces; zero is read as zero.
    /// </summary>
    public static Result<Amount> Parse(string? text, int decimals, string field = "amount")
    {
        if (string.IsNullOrEmpty(text) || text.Length > MaxTextLength)
        {
            return Refusal.Invalid(
                field, $"'{field}' must be a decimal number in a string, such as \"12.5\".");
        }

        var point = text.IndexOf('.', StringComparison.Ordinal);
        var fraction = point < 0 ? 0 : text.Length - point - 1;
        if (point == 0 || (point > 0 && fraction == 0))
        {
            return Refusal.Invalid(field, $"'{field}' needs digits before and after its point.");
        }

        if (fraction > decimals)
        {
            return Refusal.Invalid(field, $"'{field}' has {fraction} decimals; the token has {decimals}.");
        }

        return ParseDigits(text, point, decimals - fraction, field);
    }

    /// <summary>As <see cref="Parse"/>, and refuses zero.</summary>
    public static Result<Amount> ParsePositive(string? text, int decimals, string field = "amount") =>
        Parse(text, decimals, field).Is(out var amount, out var refusal)
            ? amount.IsZero ? Refusal.Invalid(field, $"'{field}' must be more than zero.") : amount
            : refusal;

    /// <summary>Reads a stored amount: exactly 39 digits.</summary>
    public static Amount FromStored(ReadOnlySpan<char> digits) =>
        new(Int128.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture));

    /// <summary>
    /// The form in the tables: 39 digits, padded with zeros, so that both databases order it.
    /// </summary>
    public string ToStored() => units.ToString("D39", CultureInfo.InvariantCulture);

    /// <summary>As <see cref="ToStored"/>, in ASCII; most amounts fit into a machine word.</summary>
    public void WriteStored(Span<byte> digits)
    {
        if (units > ulong.MaxValue)
        {
            units.TryFormat(digits, out _, "D39", CultureInfo.InvariantCulture);
            return;
        }

        digits.Fill((byte)'0');
        var rest = (ulong)units;
        for (var at = StoredDigits - 1; rest > 0; at--)
        {
            (rest, var digit) = Math.DivRem(rest, 10);
            digits[at] = (byte)('0' + digit);
        }
    }

    /// <summary>Whole tokens without trailing zeros: 12500 with 3 decimals is "12.5".</summary>
    public string ToText(int decimals)
    {
        Span<char> digits = stackalloc char[StoredDigits];
        units.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
        if (decimals == 0)
        {
            return new string(digits[..length]);
        }

        Span<char> text = stackalloc char[StoredDigits + 2];
        var whole = Math.Max(length - decimals, 0);
        var at = 0;
        if (whole == 0)
        {
            text[at++] = '0';
        }

        digits[..whole].CopyTo(text[at..]);
        at += whole;
        text[at++] = '.';
        text.Slice(at, decimals - (length - whole)).Fill('0');
        at += decimals - (length - whole);
        digits[whole..length].CopyTo(text[at..]);
        at += length - whole;
        return new string(text[..at].TrimEnd('0').TrimEnd('.'));
    }

    public int CompareTo(Amount other) => units.CompareTo(other.units);

    public override string ToString() => units.ToString(CultureInfo.InvariantCulture);

    private static Result<Amount> ParseDigits(string text, int point, int padding, string field)
    {
        Int128 value = 0;
        for (var i = 0; i < text.Length + padding; i++)
        {
            var digit = i < text.Length ? text[i] - '0' : 0;
            if (i == point)
            {
                continue;
            }

            if (digit is < 0 or > 9)
            {
                return Refusal.Invalid(
                    field, $"'{field}' must hold digits and at most one point: no sign, no exponent.");
            }

            if (value > MaxTenth || (value == MaxTenth && digit > MaxLastDigit))
            {
                return Refusal.Invalid(field, $"'{field}' is larger than any amount can be.");
            }

            value = (value * 10) + digit;
        }

        return new Amount(value);
    }
}
