using System.Numerics;
using DSLT.Core;
using DSLT.Features.NftAuctions;
using DSLT.Features.NftOffers;
using DSLT.Features.Nfts;
using DSLT.Features.NftSales;
using DSLT.Features.Users;
using DSLT.Ledger;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.NftAuctions;

/// <summary>
/// Random auctions, bids, offers, listings and moves of four users while the clock moves, beside a
/// <see cref="BidModel"/>: the same answers, the same owners, the same money free and held.
/// </summary>
internal sealed partial class BidLife(TestStore store, Random random)
{
    private const long Usd = TradingStore.Usd;

    private readonly BidModel model = new();
    private readonly List<long> items = [];
    private readonly List<long> auctions = [];
    private readonly List<long> offers = [];
    private readonly List<long> listings = [];
    private readonly List<BigInteger> before = [];
    private readonly Dictionary<long, (long Collection, int Bps, List<(long, int)> Shares)> royalties = [];

    /// <summary>The codes that were answered, and "done".</summary>
    public HashSet<string> Answers { get; } = [];

    /// <summary>What became of auctions and offers.</summary>
    public IEnumerable<string> Ends => model.Auctions.Values.Select(it => it.Status)
        .Concat(model.Offers.Values.Select(it => it.Status));

    private long Now => store.Clock.NowMicros();

    public async Task Begin()
    {
        for (var user = 0; user <= TradingStore.Users; user++)
        {
            var (available, held) = await Balance(user);
            Assert.Equal(BigInteger.Zero, held);
            before.Add(available);
        }

        foreach (var (creator, kind) in new[] { (1L, "unique"), (2L, "edition") })
        {
            var bps = random.Next(3) == 0 ? 0 : random.Next(1, 9_000);
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
            store.Clock.Advance(TimeSpan.FromSeconds(random.Next(1, 1_500)));
        }

        await Thaw();
        var user = random.Next(1, TradingStore.Users + 1);
        await (random.Next(32) switch
        {
            0 or 1 => Mint(),
            2 => Transfer(user),
            3 => Burn(user),
            4 => random.Next(3) == 0 ? Pause() : Freeze(user),
            5 => SetFee(),
            6 or 7 => List(user),
            8 => Buy(user),
            9 => Cancel(user),
            10 => SettleAll(),
            11 or 12 => Settle(user),
            13 or 14 or 15 => Auction(user),
            16 => Offer(user),
            17 => Offer(user),
            18 => random.Next(4) == 0 ? CancelOffers(user) : CancelOffer(user),
            19 => Expire(),
            20 or 21 => Accept(user),
            _ => Bid(user),
        });
        await Compare();
    }

    /// <summary>Everything comes to its end: then nothing is held, and nothing came or went.</summary>
    public async Task End()
    {
        foreach (var user in model.Frozen.ToList())
        {
            await Freeze(user);
        }

        if (model.IsPaused)
        {
            await Pause();
        }

        store.Clock.Advance(TimeSpan.FromDays(1));
        await SettleAll();
        await Expire();
        await Compare();
        await Is(null, 1, tx => NftCommands.Set(tx, new NftSettingsBody(0)));
        for (var user = 1; user <= TradingStore.Users; user++)
        {
            Assert.Equal(BigInteger.Zero, model.HeldBy(user));
        }

        Assert.Equal(BigInteger.Zero, model.Gains.Values.Aggregate(BigInteger.Zero, (a, b) => a + b));
    }

    /// <summary>Nothing is frozen or paused for long: most shall come to something.</summary>
    private async Task Thaw()
    {
        if (model.Frozen.Count > 0 && random.Next(3) == 0)
        {
            await Freeze(model.Frozen.First());
        }

        if (model.IsPaused && random.Next(3) == 0)
        {
            await Pause();
        }
    }

    private long Item() => Any(items);

    /// <summary>One of them, often the last, or now and then one that is not there.</summary>
    private long Any(List<long> ids) => ids.Count == 0 || random.Next(30) == 0 ? 1_000_000
        : random.Next(2) == 0 ? ids[Math.Max(0, ids.Count - random.Next(1, 4))]
        : ids[random.Next(ids.Count)];

    private async Task Mint()
    {
        var creator = random.Next(1, 3);
        var max = creator == 1 ? 1 : random.Next(1, 12);
        var quantity = random.Next(1, max + 1);
        var (collection, bps, shares) = royalties[creator];
        var owner = model.Frozen.Contains(creator) ? creator : random.Next(1, TradingStore.Users + 1);
        var made = await Write(creator, tx => NftMinting.Mint(tx, collection.ToText(), new MintItemRequest(
            new NftMetadata("one"), quantity, max, To: $"user-{owner}")));
        var item = new BidItem
        {
            Collection = collection,
            IsUnique = creator == 1,
            Max = max,
            Minted = quantity,
            RoyaltyBps = bps,
            Shares = shares,
        };
        item.Holdings[owner] = quantity;
        model.Items.Add(made.Value.Id, item);
        items.Add(made.Value.Id);
    }

    private Task Transfer(long user)
    {
        var (item, to, quantity) = (Item(), random.Next(1, TradingStore.Users + 1), random.Next(1, 4));
        return Is(model.Move(item, user, to, quantity), user, tx => NftItemCommands.Transfer(
            tx, item.ToText(), new TransferItemRequest($"user-{to}", quantity)));
    }

    private Task Burn(long user)
    {
        var (item, quantity) = (Item(), random.Next(1, 4));
        return Is(model.Move(item, user, 0, quantity), user, tx => NftItemCommands.Burn(
            tx, item.ToText(), new BurnItemRequest(quantity)));
    }

    private async Task Auction(long user)
    {
        var (item, quantity, start) = (Item(), random.Next(1, 4), Price());
        var isPart = random.Next(2) == 0;
        var auction = new PaperAuction
        {
            Item = item,
            Seller = user,
            Quantity = quantity,
            Start = start,
            Reserve = random.Next(3) == 0 ? start + random.Next(0, 5_000) : 0,
            StepBps = isPart ? random.Next(1, 10_001) : 0,
            Step = isPart ? 0 : Price(),
            Extension = random.Next(3) == 0 ? 0 : random.Next(1, 3_601),
            EndsAt = Now + (random.Next(300, 6_000) * Clock.Second),
        };
        var expected = model.CanAuction(item, user, quantity);
        var made = await Write(user, tx => NftAuctionCommands.Create(tx, new CreateNftAuctionRequest(
            item.ToText(), "USD", Text(start), Clock.Time(auction.EndsAt), quantity,
            auction.Reserve == 0 ? null : Text(auction.Reserve), isPart ? auction.StepBps : null,
            isPart ? null : Text(auction.Step), auction.Extension)));
        Answer(expected, made.Refusal?.Code.Name);
        if (expected is null)
        {
            model.Auctions.Add(made.Value.Id, auction);
            model.Trim();
            auctions.Add(made.Value.Id);
        }
    }

    private async Task Bid(long user)
    {
        var id = Any(auctions);
        var least = model.Auctions.GetValueOrDefault(id)?.Least ?? 1;
        var (available, _) = await Balance(user);
        var bid = random.Next(8) switch
        {
            0 => BigInteger.Max(1, least - 1),
            1 => available + random.Next(1, 3),
            2 => least + random.Next(0, 5_000),
            _ => least,
        };
        await Is(model.Bid(id, user, bid, available, Now), user, tx => NftAuctionCommands.Bid(
            tx, id.ToText(), new PlaceNftBidRequest(Text(bid))));
    }

    private Task Settle(long user)
    {
        var id = Any(auctions);
        return Is(model.Settle(id, Now), user, tx => NftAuctionSettling.Settle(tx, id.ToText()));
    }

    /// <summary>As the job does.</summary>
    private Task SettleAll()
    {
        foreach (var id in auctions)
        {
            _ = model.Settle(id, Now);
        }

        return Is(null, 0, tx => NftAuctionSettling.SettleDue(tx, auctions));
    }

    private Task Cancel(long user)
    {
        var (id, isOperator) = (Any(auctions), random.Next(3) == 0);
        user = random.Next(2) == 0 ? model.Auctions.GetValueOrDefault(id)?.Seller ?? user : user;
        return Is(
            model.Cancel(id, user, isOperator), user, tx => NftAuctionCommands.Cancel(tx, id.ToText()),
            isOperator ? Role.Operator : Role.User);
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

    private Task Pause()
    {
        model.IsPaused = !model.IsPaused;
        return Is(null, 1, tx =>
        {
            tx.State.Tokens.Save(tx.State.Tokens.Find(Usd)! with { Paused = model.IsPaused });
            return (Result<Unit>)default(Unit);
        });
    }

    private Task SetFee()
    {
        model.FeeBps = random.Next(0, 1_001);
        return Is(null, 1, tx => NftCommands.Set(tx, new NftSettingsBody(model.FeeBps)));
    }

    /// <summary>From one base unit on.</summary>
    private BigInteger Price() => random.Next(4) == 0 ? random.Next(1, 4) : random.Next(1, 20_000);

    private static string Text(BigInteger cents) => new Amount((Int128)cents).ToText(2);

    private async Task Is<T>(
        string? code, long user, Func<Tx, Result<T>> handle, Role role = Role.User) =>
        Answer(code, (await Write(user, handle, role)).Refusal?.Code.Name);

    private void Answer(string? expected, string? code)
    {
        Assert.Equal(expected, code);
        Answers.Add(code ?? "done");
    }

    private async Task<Result<T>> Write<T>(
        long user, Func<Tx, Result<T>> handle, Role role = Role.User) => (await store.Sequencer.Write(
            user == 0 ? Caller.Node : TradingStore.Trader(user) with { Role = role }, Command.NftBid,
            handle)).Result;

    private async Task Compare()
    {
        foreach (var (id, item) in model.Items)
        {
            var has = (await store.Sequencer.Read(state => Enumerable.Range(1, TradingStore.Users)
                .Select(user => state.Nfts.HoldingOf(id, user)).ToList())).Value;
            Assert.Equal(Enumerable.Range(1, TradingStore.Users).Select(user => item.Has(user)), has);
        }

        foreach (var (id, auction) in model.Auctions)
        {
            var found = (await store.Sequencer.Read(state => state.NftAuctions.Find(id)!)).Value;
            Assert.Equal(
                (auction.Status, auction.Bidder, auction.Bid, auction.EndsAt),
                (NftAuctionRules.Text(found.Status), found.Bidder, (BigInteger)found.Bid.Units,
                    found.EndsAt));
        }

        foreach (var (id, offer) in model.Offers)
        {
            var found = (await store.Sequencer.Read(state => state.NftOffers.Find(id)!)).Value;
            Assert.Equal(
                (offer.Status, offer.Remaining), (NftOfferRules.Text(found.Status), found.Remaining));
        }

        foreach (var (id, listing) in model.Listings)
        {
            var found = (await store.Sequencer.Read(state => state.NftListings.Find(id)!)).Value;
            Assert.Equal(listing.Status, ListingRules.Text(found.Status));
            Assert.True(listing.Status != "open" || listing.Available == found.Available);
        }

        for (var user = 0; user <= TradingStore.Users; user++)
        {
            var held = user == 0 ? 0 : model.HeldBy(user);
            Assert.Equal(
                (before[user] + model.Gains.GetValueOrDefault(user) - held, held), await Balance(user));
        }
    }

    /// <summary>Of a user, or of the treasury.</summary>
    private async Task<(BigInteger Available, BigInteger Held)> Balance(long user) =>
        (await store.Sequencer.Read(state =>
        {
            var holding = state.Holdings.Of(user == 0 ? Holder.Treasury : Holder.User(user), Usd);
            return ((BigInteger)holding.Available.Units, (BigInteger)holding.Held.Units);
        })).Value;
}
