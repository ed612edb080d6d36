using System.Collections.Immutable;
using System.Globalization;
using DSLT.Core;

namespace DSLT.Features.Nfts;

/// <summary>
/// What creators get of every sale, by EIP-2981: floor(price * bps / 10000). It is split among its
/// receivers, each part floored; what that leaves is the first one's.
/// </summary>
internal sealed record NftRoyalty(int Bps, ImmutableArray<RoyaltyShare> Shares)
{
    public const int WholeBps = 10_000;

    public static readonly NftRoyalty None = new(0, []);

    private static readonly Amount Whole = new(WholeBps);

    /// <summary>So many basis points of an amount, rounded down.</summary>
    public static Amount PartOf(Amount amount, int bps) =>
        Amount.MulDiv(amount, new Amount(bps), Whole, Rounding.Down);

    public Amount Of(Amount price) => PartOf(price, Bps);

    /// <summary>Who gets how much of a price; nobody stands in it with nothing.</summary>
    public IEnumerable<(long User, Amount Amount)> Split(Amount price)
    {
        var royalty = Of(price);
        var others = Amount.Zero;
        foreach (var share in Shares.Skip(1))
        {
            others += PartOf(royalty, share.Bps);
        }

        for (var i = 0; i < Shares.Length; i++)
        {
            var part = i == 0 ? royalty - others : PartOf(royalty, Shares[i].Bps);
            if (!part.IsZero)
            {
                yield return (Shares[i].User, part);
            }
        }
    }

    /// <summary>As it is stored: 500:7=6000,9=4000.</summary>
    public string ToStored() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Bps}:{string.Join(',', Shares.Select(share => share.ToStored()))}");

    public static NftRoyalty FromStored(string text)
    {
        var parts = text.Split(':', 2);
        return new NftRoyalty(
            int.Parse(parts[0], CultureInfo.InvariantCulture),
            parts[1].Length == 0
                ? []
                : [.. parts[1].Split(',').Select(share => share.Split('=', 2)).Select(share =>
                    new RoyaltyShare(
                        long.Parse(share[0], CultureInfo.InvariantCulture),
                        int.Parse(share[1], CultureInfo.InvariantCulture)))]);
    }
}

/// <summary>One receiver and their part of the royalty.</summary>
internal readonly record struct RoyaltyShare(long User, int Bps)
{
    public string ToStored() => string.Create(CultureInfo.InvariantCulture, $"{User}={Bps}");
}
