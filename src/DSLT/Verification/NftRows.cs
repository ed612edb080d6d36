using DSLT.Data;
using DSLT.Features.Nfts;

namespace DSLT.Verification;

/// <summary>
/// The items: what users hold is what was minted and not burnt and what their histories say, a unique one has
/// one owner, numbers have no gaps, and nobody offers what is not there.
/// </summary>
internal sealed class NftRows(Findings findings)
{
    private const string ItemsSql =
        "SELECT i.id, i.kind, i.max_supply, s.number, s.minted, s.burnt, s.owner FROM nft_items i "
            + "LEFT JOIN nft_standings s ON s.item = i.id ORDER BY i.id";

    private const string HoldingsSql =
        "SELECT item, user_id, quantity FROM nft_holdings ORDER BY item, user_id";

    /// <summary>Mints, transfers, burns and sales: what moved something.</summary>
    private const string MovesSql =
        "SELECT item, from_user, to_user, quantity FROM nft_activity WHERE kind <= 4 ORDER BY item, id";

    private const string NumbersSql =
        "SELECT i.collection, s.number FROM nft_items i JOIN nft_standings s ON s.item = i.id "
            + "ORDER BY i.collection, s.number";

    private const string CountsSql = "SELECT collection, items, numbers FROM nft_counts";

    private const string OpenSql =
        "SELECT l.id, l.status, l.available, l.lazy, p.quantity, p.is_open, h.quantity, "
            + "i.max_supply - s.minted, p.item, a.quantity FROM nft_listing_lines p "
            + "JOIN nft_listings l ON l.id = p.listing JOIN nft_items i ON i.id = p.item "
            + "JOIN nft_standings s ON s.item = p.item "
            + "LEFT JOIN nft_holdings h ON h.item = p.item AND h.user_id = l.seller "
            + "LEFT JOIN nft_auctions a ON a.item = p.item AND a.seller = l.seller AND a.status = 1 "
            + "WHERE p.is_open OR l.status = 1 ORDER BY p.listing, p.line";

    public void Check(IReading tables)
    {
        CheckItems(tables);
        CheckNumbers(tables);
        CheckListings(tables);
        new NftSaleRows(findings).Check(tables);
    }

    private void CheckItems(IReading tables)
    {
        using var items = tables.Open(ItemsSql);
        using var holdings = tables.Open(HoldingsSql);
        using var moves = tables.Open(MovesSql);
        var (hasHolding, hasMove) = (holdings.Next(), moves.Next());
        while (items.Next())
        {
            var item = items.Number(0);
            var held = new Dictionary<long, long>();
            while (hasHolding && holdings.Number(0) <= item)
            {
                Expect(item, "an item of its holdings", item, holdings.Number(0));
                held[holdings.Number(1)] = holdings.Number(2);
                hasHolding = holdings.Next();
            }

            var (moved, minted, burnt) = (new Dictionary<long, long>(), 0L, 0L);
            while (hasMove && moves.Number(0) <= item)
            {
                Expect(item, "an item of its history", item, moves.Number(0));
                var (from, to, quantity) = (moves.Number(1), moves.Number(2), moves.Number(3));
                minted += from == 0 ? quantity : 0;
                burnt += to == 0 ? quantity : 0;
                moved[from] = moved.GetValueOrDefault(from) - quantity;
                moved[to] = moved.GetValueOrDefault(to) + quantity;
                hasMove = moves.Next();
            }

            CheckItem(items, held, moved, minted, burnt);
        }

        if (hasHolding || hasMove)
        {
            Expect(
                hasHolding ? holdings.Number(0) : moves.Number(0), "of its holdings and its history", 0, 1);
        }
    }

    private void CheckItem(
        ICursor row, Dictionary<long, long> held, Dictionary<long, long> moved, long minted, long burnt)
    {
        var item = row.Number(0);
        if (row.IsNull(3))
        {
            findings.Add(FindingKind.Nft, $"item {item}: how it stands", "a row", "none");
            return;
        }

        Expect(item, "minted", minted, row.Number(4));
        Expect(item, "burnt", burnt, row.Number(5));
        Expect(item, "its holdings", row.Number(4) - row.Number(5), held.Values.Sum());
        foreach (var user in held.Keys.Union(moved.Keys).Where(user => user != 0))
        {
            Expect(
                item, $"what user {user} has", moved.GetValueOrDefault(user), held.GetValueOrDefault(user));
        }

        if (row.Number(4) > row.Number(2) || held.Values.Any(quantity => quantity < 0))
        {
            Expect(item, "its supply", row.Number(2), row.Number(4));
        }

        var isUnique = (NftKind)row.Number(1) == NftKind.Unique;
        Expect(
            item, "owner", isUnique ? held.SingleOrDefault(one => one.Value == 1).Key : 0, row.Number(6));
        Expect(item, "numbered", row.Number(4) > 0 ? 1 : 0, row.Number(3) > 0 ? 1 : 0);
    }

    private void CheckNumbers(IReading tables)
    {
        var found = new Dictionary<long, (long Items, long Numbers)>();
        using (var rows = tables.Open(NumbersSql))
        {
            while (rows.Next())
            {
                var (collection, number) = (rows.Number(0), rows.Number(1));
                var (items, numbers) = found.GetValueOrDefault(collection);
                if (number > 0 && number != numbers + 1)
                {
                    findings.Add(
                        FindingKind.Nft, $"collection {collection}: numbers", $"{numbers + 1}", $"{number}");
                }

                found[collection] = (items + 1, Math.Max(numbers, number));
            }
        }

        using var counts = tables.Open(CountsSql);
        while (counts.Next())
        {
            found.Remove(counts.Number(0), out var reckoned);
            if (reckoned != (counts.Number(1), counts.Number(2)))
            {
                findings.Add(
                    FindingKind.Nft, $"collection {counts.Number(0)}: its counts", $"{reckoned}",
                    $"{(counts.Number(1), counts.Number(2))}");
            }
        }

        foreach (var collection in found.Keys)
        {
            findings.Add(FindingKind.Nft, $"collection {collection}: its counts", "a row", "none");
        }
    }

    private void CheckListings(IReading tables)
    {
        using var rows = tables.Open(OpenSql);
        while (rows.Next())
        {
            var where = $"listing {rows.Number(0)}, item {rows.Number(8)}";
            if (rows.Number(1) != 1 || !rows.Flag(5))
            {
                findings.Add(FindingKind.Nft, where, "open, or not open", "both");
                continue;
            }

            var has = rows.Flag(3) ? rows.Number(7)
                : (rows.IsNull(6) ? 0 : rows.Number(6)) - (rows.IsNull(9) ? 0 : rows.Number(9));
            if (rows.Number(2) < 1 || has / rows.Number(4) < rows.Number(2))
            {
                findings.Add(
                    FindingKind.Nft, where, $"{rows.Number(2)} times {rows.Number(4)} to offer", $"{has}");
            }
        }
    }

    private void Expect(long item, string what, long expected, long found)
    {
        if (expected != found)
        {
            findings.Add(FindingKind.Nft, $"item {item}: {what}", $"{expected}", $"{found}");
        }
    }
}
