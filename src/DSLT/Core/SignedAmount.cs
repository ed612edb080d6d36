using System.Globalization;

namespace DSLT.Core;

/// <summary>
/// A figure of statistics in a token's base units that may be below zero: a gain, a position. It is no
/// money: sums stop at the largest amount, either way, rather than throw.
/// </summary>
internal readonly record struct SignedAmount
{
    private SignedAmount(Int128 units) => Units = units;

    public static SignedAmount Zero => default;

    public Int128 Units { get; }

    public bool IsNegative => Units < 0;

    public bool IsZero => Units == 0;

    /// <summary>Its size without its sign.</summary>
    public Amount Size => new(Int128.Abs(Units));

    public static SignedAmount operator +(SignedAmount a, SignedAmount b)
    {
        var sum = unchecked(a.Units + b.Units);
        var overflows = a.IsNegative == b.IsNegative && Int128.IsNegative(sum) != a.IsNegative;
        return Of(overflows ? Int128.MaxValue : Int128.Abs(Int128.Max(sum, -Int128.MaxValue)),
            overflows ? a.IsNegative : sum < 0);
    }

    public static SignedAmount operator -(SignedAmount a, SignedAmount b) => a + -b;

    public static SignedAmount operator -(SignedAmount a) => new(-a.Units);

    public static SignedAmount Of(Amount size, bool isNegative = false) => Of(size.Units, isNegative);

    /// <summary>Reads what <see cref="ToStored"/> wrote.</summary>
    public static SignedAmount FromStored(string text) =>
        Of(Amount.FromStored(text.AsSpan(1)), text[0] == '-');

    /// <summary>
    /// A part of it: itself times <paramref name="some"/> divided by <paramref name="all"/>, of which some is
    /// not more than all. Rounds towards the smaller number, or towards the larger.
    /// </summary>
    public SignedAmount Part(Amount some, Amount all, Rounding rounding)
    {
        var away = (rounding == Rounding.Up) != IsNegative;
        return Of(Amount.MulDiv(Size, some, all, away ? Rounding.Up : Rounding.Down), IsNegative);
    }

    /// <summary>A sign and 39 digits; no column of it is ordered.</summary>
    public string ToStored() => (IsNegative ? "-" : "+") + Size.ToStored();

    /// <summary>Whole tokens, with a minus where it is below zero.</summary>
    public string ToText(int decimals) => (IsNegative ? "-" : "") + Size.ToText(decimals);

    public override string ToString() => Units.ToString(CultureInfo.InvariantCulture);

    private static SignedAmount Of(Int128 size, bool isNegative) => new(isNegative ? -size : size);
}
