using System.Numerics;
using DSLT.Core;
using DSLT.Features.Nfts;
using DSLT.Features.NftSales;
using DSLT.Ledger;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.NftSales;

/// <summary>
/// Random commands of four users on two collections while the clock moves, beside a <see cref="NftModel"/>:
/// the same answers, the same owners, the same balances.
/// </summary>
internal sealed partial class NftLife(TestStore store, Random random)
{
    private const long Usd = TradingStore.Usd;

    private readonly NftModel model = new();
    private readonly List<long> items = [];
    private readonly List<long> listings = [];
    private readonly List<long> allPhases = [];
    private readonly List<BigInteger> before = [];
    private readonly Dictionary<long, (long Collection, int Bps, List<(long, int)> Shares)> royalties = [];

    /// <summary>The codes that were answered, and "done".</summary>
    public HashSet<string> Answers { get; } = [];

    public async Task Begin()
    {
        for (var user = 0; user <= TradingStore.Users; user++)
        {
            before.Add(await Balance(user));
        }

        foreach (var (creator, kind) in new[] { (1L, "unique"), (2L, "edition") })
        {
            var bps = random.Next(3) == 0 ? 0 : random.Next(1, 10_000);
            List<(long User, int Bps)> shares = bps == 0 ? [] : random.Next(2) == 0
                ? [(creator, 10_000)]
                : [(3, 3_333), (creator, 3_333), (4, 3_334)];
            var made = await Write(creator, tx => NftCommands.Create(tx, new CreateCollectionRequest(
                "all", kind, Royalty: new RoyaltyBody(
                    bps,
                    [.. shares.Select(share => new RoyaltyReceiverBody($"user-{share.User}", share.Bps))]))));
            royalties[creator] = (made.Value.Id, bps, shares);
        }
    }

    public async Task Step()
    {
        if (random.Next(3) == 0)
        {
            store.Clock.Advance(TimeSpan.FromSeconds(random.Next(1, 3_000)));
        }

        var user = random.Next(1, TradingStore.Users + 1);
        switch (random.Next(26))
        {
            case 0 or 1:
                await Make();
                break;
            case 2 or 3:
                await Transfer(user);
                break;
            case 4:
                var (burnt, copies) = (Item(), random.Next(1, 4));
                await Is(model.Burn(burnt, user, copies), user, tx => NftItemCommands.Burn(
                    tx, burnt.ToText(), new BurnItemRequest(copies)));
                break;
            case 5:
                var (more, count, to) = (Item(), random.Next(1, 4), random.Next(1, TradingStore.Users + 1));
                await Is(model.Mint(more, user, to, count), user, tx => NftMinting.MintCopies(
                    tx, more.ToText(), new MintCopiesRequest(count, $"user-{to}")));
                break;
            case 6:
                await Cancel(user);
                break;
            case 7:
                await Freeze(model.Frozen.Count > 0 ? model.Frozen.First() : user);
                break;
            case 8:
                model.FeeBps = random.Next(0, 1_001);
                await Is(null, 1, tx => NftCommands.Set(tx, new NftSettingsBody(model.FeeBps)));
                break;
            case 9:
                model.Expire(Now);
                await Is(null, 0, tx => (Result<int>)NftListings.Expire(tx, listings));
                break;
            case 10:
                await Reprice(user);
                break;
            case <= 14:
                await List(user);
                break;
            case >= 20:
                await Phase(user);
                break;
            default:
                await Buy(user);
                break;
        }

        await Compare();
    }

    private long Now => store.Clock.NowMicros();

    /// <summary>One of the items, or now and then one that is not there.</summary>
    private long Item() => items.Count == 0 || random.Next(30) == 0
        ? 1_000_000
        : items[random.Next(items.Count)];

    private long Listing()
    {
        var open = model.Listings.Where(one => one.Value.Status == "open").Select(one => one.Key).ToList();
        return listings.Count == 0 || random.Next(30) == 0 ? 1_000_000
            : open.Count > 0 && random.Next(3) > 0 ? open[random.Next(open.Count)]
            : listings[random.Next(listings.Count)];
    }

    /// <summary>Most often one that a user has, or might have minted.</summary>
    private long ItemOf(long user)
    {
        var own = items.Where(id => model.Items[id].Has(user) > 0 || model.Items[id].Minted == 0).ToList();
        return own.Count > 0 && random.Next(4) > 0 ? own[random.Next(own.Count)] : Item();
    }

    private async Task Make()
    {
        var creator = random.Next(1, 3);
        var (isDraft, isUnique) = (random.Next(3) == 0, creator == 1);
        var max = isUnique ? 1 : random.Next(1, 12);
        var quantity = random.Next(1, max + 1);
        var (collection, bps, shares) = royalties[creator];
        var own = random.Next(4) == 0 ? random.Next(0, 9_001) : (int?)null;
        var made = await Write(creator, tx => NftMinting.Mint(tx, collection.ToText(), new MintItemRequest(
            new NftMetadata("one"), quantity, max, Draft: isDraft,
            Royalty: own is { } less ? new RoyaltyBody(less) : null)));
        var item = new PaperItem
        {
            Creator = creator,
            Max = max,
            RoyaltyBps = own ?? bps,
            Shares = own is null ? shares : own == 0 ? [] : [(creator, 10_000)],
            Minted = isDraft ? 0 : quantity,
        };
        item.Holdings[creator] = item.Minted;
        model.Items.Add(made.Value.Id, item);
        items.Add(made.Value.Id);
    }

    private Task Transfer(long user)
    {
        var (item, to, quantity) = (Item(), random.Next(1, TradingStore.Users + 1), random.Next(1, 4));
        return Is(model.Transfer(item, user, to, quantity), user, tx => NftItemCommands.Transfer(
            tx, item.ToText(), new TransferItemRequest($"user-{to}", quantity)));
    }

    private async Task List(long user)
    {
        var lines = Enumerable.Range(0, random.Next(4) == 0 ? random.Next(2, 4) : 1)
            .Select(_ => (Item: ItemOf(user), Quantity: (long)(random.Next(4) == 0 ? 2 : 1)))
            .DistinctBy(line => line.Item).ToList();
        long available = lines.Count > 1 || random.Next(2) == 0 ? 1 : random.Next(1, 5);
        var (lazy, kind, start) = (random.Next(4) == 0, random.Next(3), Price());
        var starts = Now + (random.Next(3) == 0 ? random.Next(0, 5_000) * Clock.Second : 0);
        var (step, steps) = (kind == 2 ? random.Next(1, 600) : 0, random.Next(1, 20));
        var listing = new PaperListing
        {
            Seller = user,
            Lines = lines,
            Start = start + (kind == 0 ? 0 : random.Next(1, 50_000)),
            End = start,
            StartsAt = starts,
            EndsAt = kind == 0 ? 0
                : starts + (kind == 1 ? random.Next(1, 9_000) : (long)step * steps) * Clock.Second,
            Step = step * Clock.Second,
            Lazy = lazy,
            ExpiresAt = random.Next(3) == 0 ? Now + (random.Next(1, 9_000) * Clock.Second) : 0,
            Available = available,
        };
        var expected = model.CanList(user, lines, available, lazy);
        var request = new CreateListingRequest(
            [.. lines.Select(line => new ListingItemBody(line.Item.ToText(), line.Quantity))], "USD",
            Text(listing.Start), kind switch { 0 => null, 1 => "dutchLinear", _ => "dutchStepped" },
            available, kind == 0 ? null : Text(listing.End), Time(starts),
            kind == 0 ? null : Time(listing.EndsAt), kind == 2 ? step : null,
            listing.ExpiresAt == 0 ? null : Time(listing.ExpiresAt), lazy);
        var made = await Write(user, tx => NftListings.Create(tx, request));
        Answer(expected, made.Refusal?.Code.Name);
        if (expected is null)
        {
            model.Listings.Add(made.Value.Id, listing);
            listings.Add(made.Value.Id);
        }
    }

    private Task Buy(long user)
    {
        var (id, quantity) = (Listing(), random.Next(4) == 0 ? random.Next(1, 5) : 1);
        var most = random.Next(4) == 0 ? Price() : BigInteger.Pow(10, 30);
        return Is(model.Buy(id, user, quantity, most, Now), user, tx => NftPurchases.Buy(
            tx, id.ToText(), new BuyListingRequest(quantity, Text(most))));
    }

    private async Task Cancel(long user)
    {
        var id = Listing();
        var known = model.Listings.GetValueOrDefault(id);
        var expected = known is null ? "listing_not_found" : known.Seller != user ? "forbidden"
            : known.Status != "open" ? "listing_closed" : null;
        if (expected is null)
        {
            known!.Status = "cancelled";
        }

        await Is(expected, user, tx => NftListings.Cancel(tx, id.ToText()));
    }

    private async Task Reprice(long user)
    {
        var (id, end) = (Listing(), Price());
        var start = end + random.Next(1, 999);
        var known = model.Listings.GetValueOrDefault(id);
        var expected = known is null ? "listing_not_found" : known.Seller != user ? "forbidden"
            : known.Status != "open" ? "listing_closed" : null;
        if (expected is null)
        {
            (known!.Start, known.End) = (start, end);
        }

        await Is(expected, user, tx => NftListings.Reprice(tx, new BulkPriceRequest(
            [new ListingPriceBody(id.ToText(), Text(start), known?.EndsAt > 0 ? Text(end) : null)])));
    }

    private Task Freeze(long user)
    {
        var isFrozen = model.Frozen.Add(user) || !model.Frozen.Remove(user);
        return Is(null, 1, tx =>
        {
            tx.Raise(new HoldingFroze(tx.Holding(Holder.User(user), Usd), isFrozen));
            return (Result<Unit>)default(Unit);
        });
    }

    public async Task End()
    {
        foreach (var user in model.Frozen.ToList())
        {
            await Freeze(user);
        }

        model.FeeBps = 0;
        await Is(null, 1, tx => NftCommands.Set(tx, new NftSettingsBody(0)));
        Assert.Equal(BigInteger.Zero, model.Gains.Values.Aggregate(BigInteger.Zero, (a, b) => a + b));
    }

    /// <summary>From one base unit on.</summary>
    private BigInteger Price() => random.Next(4) == 0 ? random.Next(1, 4) : random.Next(1, 1_000_000);

    private static string Text(BigInteger cents) => new Amount((Int128)cents).ToText(2);

    private static DateTimeOffset Time(long micros) => Clock.Time(micros);

    private async Task Is<T>(string? code, long user, Func<Tx, Result<T>> handle) =>
        Answer(code, (await Write(user, handle)).Refusal?.Code.Name);

    private void Answer(string? expected, string? code)
    {
        Assert.Equal(expected, code);
        Answers.Add(code ?? "done");
    }

    private async Task<Result<T>> Write<T>(long user, Func<Tx, Result<T>> handle) =>
        (await store.Sequencer.Write(
            user == 0 ? Caller.Node : TradingStore.Trader(user), Command.NftBuy, handle)).Result;

    private async Task Compare()
    {
        foreach (var (id, item) in model.Items)
        {
            var (found, has) = (await store.Sequencer.Read(state => (
                state.Nfts.FindItem(id)!,
                Enumerable.Range(1, TradingStore.Users)
                    .Select(user => state.Nfts.HoldingOf(id, user)).ToList()))).Value;
            Assert.Equal(Enumerable.Range(1, TradingStore.Users).Select(user => item.Has(user)), has);
            Assert.Equal(item.Minted, found.Standing.Minted);
            Assert.Equal(has.Sum(), found.Standing.Supply);
            if (found.Kind == NftKind.Unique)
            {
                Assert.Equal(has.IndexOf(1) + 1, found.Standing.Owner);
            }
        }

        foreach (var (id, listing) in model.Listings)
        {
            var found = (await store.Sequencer.Read(state => state.NftListings.Find(id)!)).Value;
            Assert.Equal(listing.Status, ListingRules.Text(found.Status));
            Assert.True(listing.Status != "open" || listing.Available == found.Available);
            Assert.Equal(listing.PriceAt(Now), (BigInteger)found.Price.At(Now).Units);
        }

        await ComparePhases();
        for (var user = 0; user <= TradingStore.Users; user++)
        {
            Assert.Equal(before[user] + model.Gains.GetValueOrDefault(user), await Balance(user));
        }
    }

    /// <summary>Of a user, or of the treasury.</summary>
    private async Task<BigInteger> Balance(long user) => (BigInteger)(await store.Sequencer.Read(state =>
        state.Holdings.Of(user == 0 ? Holder.Treasury : Holder.User(user), Usd).Available.Units)).Value;
}
