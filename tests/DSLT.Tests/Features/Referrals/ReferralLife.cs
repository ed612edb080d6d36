using System.Globalization;
using System.Numerics;
using DSLT.Core;
using DSLT.Features.Auth;
using DSLT.Features.Orders;
using DSLT.Features.Referrals;
using DSLT.Features.Transactions;
using DSLT.Features.Users;
using DSLT.Ledger;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Referrals;

/// <summary>The node and the model side by side.</summary>
internal sealed class ReferralLife(TestStore store, Random random)
{
    private const long Gold = TestStore.Gold;
    private const long Usd = TradingStore.Usd;

    private readonly ReferralModel model = new();
    private readonly List<long> users = [.. Enumerable.Range(1, TradingStore.Users)];
    private readonly HashSet<long> reversed = [];
    private readonly List<long> trades = [];
    private long lastTrade;

    public int Paid { get; private set; }

    public int Owed { get; private set; }

    public int KeptBack { get; private set; }

    /// <summary>How many were bound who had brought others before.</summary>
    public int Grafted { get; private set; }

    public HashSet<string> Refusals { get; } = [];

    private long Now => Clock.Micros(store.Clock.GetUtcNow());

    public async Task Begin()
    {
        foreach (var user in users)
        {
            model.CreatedAt[user] = (await store.Sequencer.Read(
                state => state.Users.Find(user)!.CreatedAt)).Value;
        }

        await Bind();
    }

    public Task Step() => random.Next(16) switch
    {
        0 => Set(),
        1 => CreateCode(),
        2 => Register(),
        3 or 4 => Bind(),
        5 => Promote(),
        6 or 7 => Spend(),
        8 or 9 => Reverse(),
        10 => Advance(),
        _ => Trade(),
    };

    public async Task Compare()
    {
        foreach (var user in users)
        {
            var seen = (await store.Sequencer.Read(state => (
                Tree: state.Referrals.TreeOf(user),
                state.Users.Find(user)!.Binding,
                Gold: state.Referrals.StandingOf(user, Gold),
                Usd: state.Referrals.StandingOf(user, Usd)))).Value;
            Assert.Equal(model.Referrers.GetValueOrDefault(user), seen.Binding?.Referrer ?? 0);
            Assert.Equal(
                Enumerable.Range(1, ReferralTree.Levels).Select(level => model.Below(user, level)),
                Enumerable.Range(1, ReferralTree.Levels).Select(seen.Tree.At));
            Same(user, Gold, seen.Gold);
            Same(user, Usd, seen.Usd);
        }
    }

    public async Task PlaceTrades()
    {
        for (var i = 0; i < 3; i++)
        {
            await Place();
        }
    }

    /// <summary>Each trade with its legs, and what the model says of its fees.</summary>
    public async Task SeeTrades()
    {
        foreach (var trade in await store.Query<TradeRow>(
            "SELECT id AS Id, time AS Time, quote AS Quote, taker_side AS Side, maker_user AS Maker, "
            + "taker_user AS Taker, maker_fee AS MakerFee, taker_fee AS TakerFee, "
            + $"transaction_id AS TransactionId FROM trades WHERE id > {lastTrade} ORDER BY id"))
        {
            lastTrade = trade.Id;
            trades.Add(trade.TransactionId);
            var (makerToken, takerToken) = trade.Side == (long)OrderSide.Buy ? (Usd, Gold) : (Gold, Usd);
            var expected = model.Pay(trade.Maker, makerToken, Units(trade.MakerFee), trade.Time)
                .Select(share => (Token: makerToken, Referee: trade.Maker, Share: share))
                .Concat(model.Pay(trade.Taker, takerToken, Units(trade.TakerFee), trade.Time)
                    .Select(share => (Token: takerToken, Referee: trade.Taker, Share: share)))
                .ToList();
            var found = await Earnings(trade.TransactionId);
            Assert.Equal(
                expected,
                found.Select(row => (row.Token, row.Referee, new ModelShare(
                    row.Referrer, (int)row.Level, Units(row.Amount), Units(row.Moved)))));
            Paid += found.Count;
            KeptBack += found.Count(row => row.Amount != row.Moved);
            await SeeFees(trade, found);
            if (trade.Maker != trade.Taker)
            {
                model.Traded(trade.Maker, Usd, trade.Time, Units(trade.Quote));
                model.Traded(trade.Taker, Usd, trade.Time, Units(trade.Quote));
            }
        }
    }

    /// <summary>What payers pay is what the fees' account and referrers get.</summary>
    private async Task SeeFees(TradeRow trade, List<EarningRow> commissions)
    {
        var kept = await store.Query<string>(
            $"SELECT amount FROM postings WHERE transaction_id = {trade.TransactionId} "
            + $"AND holder = {Holder.Of(HolderKind.Fees, 1).Value}");
        Assert.Equal(
            Units(trade.MakerFee) + Units(trade.TakerFee),
            kept.Concat(commissions.Select(row => row.Moved))
                .Aggregate(BigInteger.Zero, (sum, amount) => sum + Units(amount)));
    }

    private void Same(long user, long token, ReferrerStanding standing)
    {
        Assert.Equal(model.Earned(user, token), (BigInteger)standing.Earned.Units);
        Assert.Equal(model.TakenBack(user, token), (BigInteger)standing.TakenBack.Units);
        Assert.Equal(model.Owed(user, token), (BigInteger)standing.Owed.Units);
        Assert.Equal(
            model.EarnedOn(user, token, Now / Clock.Day), (BigInteger)standing.OnDay(Now).Units);
    }

    private async Task Set()
    {
        var (rates, multiplier) = (random.Next(0, 6), random.Next(1, 4));
        var settings = new ModelSettings(
            [.. Enumerable.Range(0, rates).Select(_ => random.Next(0, 10_000 / (multiplier * rates)))],
            random.Next(0, 120), random.Next(3) == 0 ? 3 : 0, random.Next(4) == 0 ? 1 : 0, Usd,
            random.Next(3) == 0 ? 50_000 : 0, [(2, 5_000), (3, multiplier * 10_000)],
            random.Next(2) == 0 ? [] : new() { [Usd] = 300, [Gold] = 100_000 });
        model.Settings = settings;
        await Write(1, tx => ReferralCommands.Set(tx, new SetReferralsRequest(
            settings.Rates, BindingDays: settings.BindingDays, MinAgeDays: settings.MinAgeDays,
            MinTier: settings.MinTier,
            MinVolume: settings.MinVolume > 0 ? new TokenAmountBody("USD", "500") : null,
            Tiers: [.. settings.Tiers.Select(tier => new ReferralTierBody(tier.Brought, tier.Bps))],
            DailyCaps: settings.Caps.Count == 0
                ? null
                : [new TokenAmountBody("USD", "3"), new TokenAmountBody("GOLD", "0.1")])));
    }

    private async Task CreateCode()
    {
        var user = User();
        var written = await Try(user, tx => ReferralCommands.CreateCode(tx, new CreateCodeRequest()));
        if (written.Is(out var code, out var refusal))
        {
            model.Codes.Add(code.Code, user);
            return;
        }

        Assert.True(refusal.Code.Name is "limit_reached" or "referrals_closed", refusal.Detail);
    }

    private async Task Register()
    {
        var id = users.Count + 1;
        var code = random.Next(3) > 0 ? null : Given();
        var written = await Try(0, tx => Accounts
            .Create(tx, new NewAccount($"user-{id}", "$none$", null, Role.User))
            .Then(user => ReferralCommands.Join(tx, user, code)));
        model.CreatedAt[id] = Now;
        var expected = code is null ? null : model.Bind(id, code, Now);
        Assert.Equal(expected, written.Refusal?.Code.Name);
        if (expected is not null)
        {
            model.CreatedAt.Remove(id);
            Refusals.Add(expected);
            return;
        }

        users.Add(id);
        await Write(1, tx => tx.Post(Entries.Transfer(1, id, 1_000_000_000)));
        await Write(1, tx => tx.Post(Entries.Transfer(1, id, 1_000_000_000, Usd)));
    }

    private async Task Bind()
    {
        var (user, code) = (random.Next(2) == 0 ? User() : Unbound(), Given());
        var brought = model.Below(user, 1);
        var written = await Try(user, tx => ReferralCommands.Bind(tx, code));
        var expected = model.Bind(user, code, Now);
        Assert.Equal(expected, written.Refusal?.Code.Name);
        if (expected is not null)
        {
            Refusals.Add(expected);
            return;
        }

        Grafted += brought > 0 ? 1 : 0;
    }

    private async Task Promote()
    {
        var (user, tier) = (User(), random.Next(0, 3));
        model.TierOf[user] = tier;
        await Write<Unit>(1, tx =>
        {
            tx.State.Users.Save(tx.State.Users.Find(user)! with { Tier = tier });
            return default(Unit);
        });
    }

    /// <summary>Somebody sends away nearly all they have of a token.</summary>
    private Task Spend()
    {
        var token = random.Next(2) == 0 ? Gold : Usd;
        var user = model.Referrers.Count == 0 ? 1 : model.Referrers.Values.ElementAt(
            random.Next(model.Referrers.Count));
        var left = new Amount(random.Next(100));
        return user == 1 ? Task.CompletedTask : Try(user, tx =>
        {
            var available = tx.Holding(Holder.User(user), token).Available;
            return available <= left
                ? new Refusal(Code.InsufficientBalance, "Too little.")
                : tx.Post(Entry.Of(
                    EntryKind.Transfer, Posting.Debit(Holder.User(user), token, available - left),
                    Posting.Credit(Holder.User(1), token, available - left)));
        });
    }

    private async Task Reverse()
    {
        if (trades.Count == 0)
        {
            return;
        }

        var id = trades[random.Next(Math.Max(0, trades.Count - 10), trades.Count)];
        var cancellation = TestContext.Current.CancellationToken;
        await store.Store.Projector.WaitFor(store.Sequencer.DurableSequence, cancellation);
        var found = (await TransactionQueries.Find(store.Store.Database, id, cancellation))!;
        var commissions = await ReferralQueries.OfTransaction(store.Store.Database, id, cancellation);
        var written = await Try(
            1, tx => TransactionEndpoints.PostReversal(tx, found, commissions, null),
            Command.TransactionReverse);
        if (!written.Is(out var reversal, out var refusal))
        {
            Assert.Equal(
                reversed.Contains(id) ? "already_reversed" : "insufficient_balance", refusal.Code.Name);
            return;
        }

        Assert.True(reversed.Add(id));
        var rows = await Earnings(long.Parse(reversal.TransactionId, CultureInfo.InvariantCulture));
        Assert.Equal(
            commissions.Select(pair => (pair.Earning.Id, pair.Earning.Amount.ToStored())),
            rows.Select(row => (row.Reverses, row.Amount)));
        foreach (var (row, (_, earnedAt)) in rows.Zip(commissions))
        {
            model.TakeBack(
                row.Referrer, row.Token, Units(row.Amount), Units(row.Moved), earnedAt);
            Owed += row.Amount != row.Moved ? 1 : 0;
        }
    }

    private Task Advance()
    {
        store.Clock.Advance(TimeSpan.FromHours(random.Next(1, random.Next(2) == 0 ? 6 : 60)));
        return Task.CompletedTask;
    }

    private async Task Trade()
    {
        await Place();
        await SeeTrades();
    }

    /// <summary>One sells and another buys, either of the two first.</summary>
    private async Task Place()
    {
        var (first, second) = (User(), User());
        var isSale = random.Next(2) == 0;
        var quantity = random.Next(1, 400_000) / 1_000m;
        foreach (var (user, side) in new[]
        {
            (first, isSale ? "sell" : "buy"), (second, isSale ? "buy" : "sell"),
        })
        {
            await Try(user, tx => OrderCommands.Place(tx, new PlaceOrderRequest(
                "GOLD-USD", side, "limit", quantity.ToString(CultureInfo.InvariantCulture),
                Price: (random.Next(199, 202) / 100m).ToString(CultureInfo.InvariantCulture),
                SelfTradePrevention: "none")));
        }
    }

    private Task<List<EarningRow>> Earnings(long transaction) => store.Query<EarningRow>(
        "SELECT id AS Id, level AS Level, referrer AS Referrer, referee AS Referee, token AS Token, "
        + "amount AS Amount, moved AS Moved, reverses AS Reverses FROM referral_earnings "
        + $"WHERE transaction_id = {transaction} ORDER BY id");

    private async Task Write<T>(long user, Func<Tx, Result<T>> handle) =>
        Assert.Null((await Try(user, handle)).Refusal);

    private async Task<Result<T>> Try<T>(
        long user, Func<Tx, Result<T>> handle, Command command = Command.Batch) =>
        (await store.Sequencer.Write(TradingStore.Trader(user), command, handle)).Result;

    /// <summary>One of those whom nobody brought; half of the time who brought most.</summary>
    private long Unbound()
    {
        var unbound = users.Where(user => !model.Referrers.ContainsKey(user)).ToList();
        return unbound.Count == 0 ? User()
            : random.Next(2) == 0 ? unbound.MaxBy(user => model.Below(user, 1))
            : unbound[random.Next(unbound.Count)];
    }

    private long User() => users[random.Next(users.Count)];

    private string Given() => model.Codes.Count == 0 || random.Next(12) == 0
        ? "NOBODYS"
        : model.Codes.Keys.ElementAt(random.Next(model.Codes.Count));

    private static BigInteger Units(string stored) =>
        BigInteger.Parse(stored, CultureInfo.InvariantCulture);

    private sealed record TradeRow
    {
        public long Id { get; init; }

        public long Time { get; init; }

        public string Quote { get; init; } = "";

        public long Side { get; init; }

        public long Maker { get; init; }

        public long Taker { get; init; }

        public string MakerFee { get; init; } = "";

        public string TakerFee { get; init; } = "";

        public long TransactionId { get; init; }
    }

    private sealed record EarningRow
    {
        public long Id { get; init; }

        public long Level { get; init; }

        public long Referrer { get; init; }

        public long Referee { get; init; }

        public long Token { get; init; }

        public string Amount { get; init; } = "";

        public string Moved { get; init; } = "";

        public long Reverses { get; init; }
    }
}
