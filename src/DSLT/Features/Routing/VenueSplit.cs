using DSLT.Core;

namespace DSLT.Features.Routing;

/// <summary>
/// How an amount is best spread over several venues. It begins with all of it at the best one and moves parts
/// from venue to venue, ever smaller ones, for as long as that brings more: it is never worse than any venue
/// alone, and where each unit more brings less (as in books and pools) it ends near the best there is.
/// </summary>
internal static class VenueSplit
{
    /// <summary>Parts are halved so often: the last is about a millionth of the amount.</summary>
    private const int Halvings = 20;

    /// <summary>Moves between the same two venues in a row, of one size.</summary>
    private const int MaxMoves = 4;

    /// <summary>The part of each venue; they sum to the amount. What brings nothing anywhere is
    /// null.</summary>
    public static VenuePart[]? Best(IReadOnlyList<IVenue> venues, Amount amount)
    {
        var parts = new VenuePart[venues.Count];
        var best = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = new VenuePart(amount, venues[i].Quote(amount));
            best = parts[i].Amounts.Out > parts[best].Amounts.Out ? i : best;
        }

        if (parts.Length == 0 || parts[best].Amounts.Out.IsZero)
        {
            return null;
        }

        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = i == best ? parts[i] : default;
        }

        var size = new Amount(amount.Units / 2);
        for (var i = 0; i < Halvings && !size.IsZero; i++, size = new Amount(size.Units / 2))
        {
            MoveBetweenAll(venues, parts, size);
        }

        GiveRest(venues, parts);
        return parts;
    }

    private static void MoveBetweenAll(IReadOnlyList<IVenue> venues, VenuePart[] parts, Amount size)
    {
        for (var from = 0; from < parts.Length; from++)
        {
            for (var to = 0; to < parts.Length; to++)
            {
                for (var i = 0; i < MaxMoves && from != to && Move(venues, parts, from, to, size); i++)
                {
                }
            }
        }
    }

    /// <summary>Moves a part where that brings more; false where it does not.</summary>
    private static bool Move(
        IReadOnlyList<IVenue> venues, VenuePart[] parts, int from, int to, Amount size)
    {
        if (parts[from].Given < size)
        {
            return false;
        }

        var less = VenuePart.Of(venues[from], parts[from].Given - size);
        var more = VenuePart.Of(venues[to], parts[to].Given + size);
        if (less.Amounts.Out + more.Amounts.Out <= parts[from].Amounts.Out + parts[to].Amounts.Out)
        {
            return false;
        }

        (parts[from], parts[to]) = (less, more);
        return true;
    }

    /// <summary>What does not make a lot in the book goes to where it brings the most.</summary>
    private static void GiveRest(IReadOnlyList<IVenue> venues, VenuePart[] parts)
    {
        for (var from = 0; from < parts.Length; from++)
        {
            var rest = parts[from].Given - parts[from].Amounts.Used;
            if (rest.IsZero)
            {
                continue;
            }

            parts[from] = parts[from] with { Given = parts[from].Amounts.Used };
            var (best, gain) = (-1, Amount.Zero);
            for (var to = 0; to < parts.Length; to++)
            {
                var with = VenuePart.Of(venues[to], parts[to].Given + rest);
                if (to != from && with.Amounts.Out > parts[to].Amounts.Out + gain)
                {
                    (best, gain) = (to, with.Amounts.Out - parts[to].Amounts.Out);
                }
            }

            if (best >= 0)
            {
                parts[best] = VenuePart.Of(venues[best], parts[best].Given + rest);
            }
        }
    }
}

/// <summary>What one venue is given, and what that brings.</summary>
internal readonly record struct VenuePart(Amount Given, VenueAmounts Amounts)
{
    public static VenuePart Of(IVenue venue, Amount given) =>
        new(given, given.IsZero ? default : venue.Quote(given));
}
