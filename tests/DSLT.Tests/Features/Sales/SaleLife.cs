using System.Numerics;
using DSLT.Core;
using DSLT.Features.Sales;
using DSLT.Features.Vesting;
using DSLT.Ledger;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Sales;

/// <summary>
/// Random commands of four users on one sale while the clock moves, beside a <see cref="SaleModel"/>: the
/// same answers, the same balances.
/// </summary>
internal sealed class SaleLife(TestStore store, Random random, int number)
{
    private const long Gold = 1;
    private const long Usd = TradingStore.Usd;

    private readonly string id = ((long)number).ToText();
    private readonly HashSet<(long User, long Token)> frozen = [];
    private readonly List<(long Gold, long Usd)> before = [];
    private SaleModel model = null!;
    private BigInteger grantedBefore;
    private bool vests;

    /// <summary>The codes that were answered, and "done".</summary>
    public HashSet<string> Answers { get; } = [];

    public string? Ended => model.Ended;

    public async Task Begin()
    {
        for (var user = 0; user <= TradingStore.Users; user++)
        {
            before.Add(await Balances(user));
        }

        grantedBefore = await Locked();
        var (blocks, size) = (random.Next(1, 6), random.Next(20, 4_000));
        var request = Request(blocks, size);
        var made = await Write(1, tx => SaleCommands.Create(tx, request));
        Assert.Null(made);
        var sale = (await store.Sequencer.Read(state => state.Sales.Find(number)!)).Value;
        vests = sale.Vesting is not null;
        long? Units(string? text) => text is null ? null : (long)Amount.Parse(text, 6).Value.Units;
        model = new SaleModel(
            request, [.. Enumerable.Repeat((long)size, blocks)],
            [.. sale.Prices.Prices.Select(price => (BigInteger)price.Units)],
            BigInteger.Pow(10, 18 + 6 - 2))
        {
            MinPurchase = Units(request.MinPurchase) ?? 0,
            MaxPurchase = Units(request.MaxPurchase),
            UserLimit = Units(request.UserLimit),
            RoundLimits = [.. request.Rounds?.Select(round => Units(round.UserLimit)) ?? []],
            SoftCap = sale.SoftCap.Units,
            Reserve = sale.HandOver.PoolReserve.Units,
        };
        for (var user = 1; user <= TradingStore.Users; user++)
        {
            model.Tiers[user] = random.Next(0, 2);
            await SetTier(user, model.Tiers[user]);
        }
    }

    /// <summary>Perhaps some time, and a command.</summary>
    public async Task Step()
    {
        if (random.Next(4) == 0)
        {
            store.Clock.Advance(TimeSpan.FromMinutes(random.Next(1, 40)));
        }

        var user = random.Next(1, TradingStore.Users + 1);
        switch (random.Next(24))
        {
            case 0:
                model.Paused = model.Ended is null && !model.Paused;
                await Is(
                    model.Ended is null ? null : "sale_ended", 1,
                    tx => SaleCommands.Update(tx, id, model.Paused ? "paused" : "open"));
                break;
            case 1 when random.Next(6) == 0:
                await Is(model.Cancel(), 1, tx => SaleClosing.Cancel(tx, id));
                break;
            case 2:
                await Is(model.Close(Now), 1, tx => SaleClosing.Close(tx, id));
                break;
            case 3 or 4:
                await List(user);
                break;
            case 5:
                await Freeze(user, random.Next(2) == 0 ? Gold : Usd);
                break;
            case 6 or 7:
                await Deliver();
                break;
            case 8 or 9:
                await Is(
                    model.Claim(user, frozen.Contains((user, Gold)), frozen.Contains((user, Usd))), user,
                    tx => SaleDelivery.Claim(tx, id));
                break;
            default:
                await Buy(user);
                break;
        }

        await Compare();
    }

    /// <summary>Time runs out, nobody is frozen any more, and the sale comes to its end.</summary>
    public async Task End()
    {
        store.Clock.Advance(TimeSpan.FromDays(2));
        foreach (var (user, token) in frozen.ToList())
        {
            await Freeze(user, token);
        }

        await Is(model.Close(Now), 1, tx => SaleClosing.Close(tx, id));
        await Deliver();
        await Compare();
        Assert.True(model.Ended is "settled" or "refunded" or "cancelled", model.Ended);
    }

    private DateTimeOffset Now => store.Clock.GetUtcNow();

    private CreateSaleRequest Request(int blocks, int size)
    {
        string Gold(int most) => new Amount(random.Next(1, most)).ToText(6);
        var (start, mode) = (Now.AddMinutes(random.Next(-10, 30)), random.Next(4));
        var vesting = mode == 1 ? new ScheduleBody("linear", DurationSeconds: 60_000) : null;
        var price = random.Next(1, 90_000);
        return new CreateSaleRequest(
            "GOLD", "USD", new Amount(size).ToText(6), blocks, $"{price}.{random.Next(0, 10)}", start,
            start.AddHours(20), random.Next(0, 3_000),
            mode >= 2 ? new Amount((long)price * size * random.Next(1, blocks + 1) / 20_000).ToText(2) : null,
            random.Next(2) == 0 ? Gold((size / 8) + 2) : null,
            random.Next(3) == 0 ? new Amount(size).ToText(6) : null,
            random.Next(3) == 0 ? new Amount(size * 2).ToText(6) : null,
            Rounds: random.Next(2) == 0 ? Rounds(start, size) : null, Vesting: vesting,
            HandOver: random.Next(3) == 0
                ? null
                : new SaleHandOverRequest(
                    random.Next(1, 10_001), 20 * number, LockShares: random.Next(2) == 0));
    }

    private SaleRoundRequest[] Rounds(DateTimeOffset start, int size) =>
    [
        new(
            "first", start, start.AddHours(2), AllowList: random.Next(2) == 0, MinTier: random.Next(2),
            UserLimit: new Amount(size).ToText(6)),
        new("second", start.AddHours(3), start.AddHours(19), UserLimit: new Amount(size).ToText(6)),
    ];

    private Task Buy(long user)
    {
        var byPay = random.Next(2) == 0;
        long? quantity = byPay ? null : random.Next(1, 3_000);
        long? pay = !byPay ? null
            : random.Next(8) == 0 ? random.Next(1, 9)
            : random.Next(1, 9_000) * (long)random.Next(1, 5_000);
        var bound = random.Next(3) == 0 ? random.Next(1, byPay ? 3_000 : 9_000) : (long?)null;
        var request = new BuyRequest(
            quantity is { } units ? new Amount(units).ToText(6) : null,
            pay is { } cents ? new Amount(cents).ToText(2) : null,
            byPay || bound is null ? null : new Amount(bound.Value).ToText(2),
            byPay && bound is { } least ? new Amount(least).ToText(6) : null);
        var keeps = model.SoftCap > 0 || vests;
        var isFrozen = frozen.Contains((user, Usd)) || (!keeps && frozen.Contains((user, Gold)));
        return Is(
            model.Buy(user, quantity, pay, bound ?? (byPay ? 0 : BigInteger.Pow(10, 30)), isFrozen, Now),
            user, tx => SalePurchases.Buy(tx, id, request));
    }

    private async Task List(long user)
    {
        var sale = (await store.Sequencer.Read(state => state.Sales.Find(number)!)).Value;
        if (!sale.Rounds[0].Listed)
        {
            await Is("invalid_round", 1, tx => SaleCommands.List(tx, id, "1", [user], false));
            return;
        }

        var isRemoval = random.Next(3) == 0;
        if (model.Ended is null)
        {
            _ = isRemoval ? model.Listed.Remove(user) : model.Listed.Add(user);
        }

        await Is(
            model.Ended is null ? null : "sale_ended", 1,
            tx => SaleCommands.List(tx, id, "1", [user], isRemoval));
    }

    private async Task Freeze(long user, long token)
    {
        var isFrozen = frozen.Add((user, token)) || !frozen.Remove((user, token));
        model.OwnerIsFrozen = frozen.Contains((1, Gold));
        await Is(null, 1, tx =>
        {
            tx.Raise(new HoldingFroze(tx.Holding(Holder.User(user), token), isFrozen));
            return (Result<Unit>)default(Unit);
        });
    }

    /// <summary>What the job does, and the same again, which changes nothing.</summary>
    private async Task Deliver()
    {
        var users = Enumerable.Range(1, TradingStore.Users).Select(user => (long)user).ToList();
        store.Clock.Advance(TimeSpan.FromHours(1));
        foreach (var user in users)
        {
            model.Claim(user, frozen.Contains((user, Gold)), frozen.Contains((user, Usd)));
        }

        for (var again = 0; again < 2; again++)
        {
            await Is(null, 0, tx => SaleDelivery.Run(tx, number, users));
        }
    }

    private Task SetTier(long user, int tier) => Write(1, tx =>
    {
        tx.State.Users.Save(tx.State.Users.Find(user)! with { Tier = tier });
        return (Result<Unit>)default(Unit);
    });

    private async Task Is<T>(string? code, long user, Func<Tx, Result<T>> handle)
    {
        Assert.Equal(code, await Write(user, handle));
        Answers.Add(code ?? "done");
    }

    private async Task<string?> Write<T>(long user, Func<Tx, Result<T>> handle)
    {
        var caller = user == 0 ? Caller.Node : TradingStore.Trader(user);
        var written = await store.Sequencer.Write(
            caller, Command.SaleBuy, tx => handle(tx).Then<Unit>(_ => default(Unit)));
        return written.Result.Refusal?.Code.Name;
    }

    private async Task Compare()
    {
        var (sale, state) = (await store.Sequencer.Read(all =>
            (all.Sales.Find(number)!, all.Sales.StateOf(all.Sales.Find(number)!)))).Value;
        Assert.Equal((model.Sold, model.Raised), ((long)state.Sold.Units, (BigInteger)state.Raised.Units));
        Assert.Equal(model.Parts.Count, state.Buyers);
        if (model.Ended is { } ended)
        {
            Assert.Equal(ended, SaleRules.Status(sale, state, Clock.Micros(Now)));
        }

        foreach (var (user, part) in model.Parts)
        {
            var buyer = (await store.Sequencer.Read(all => all.Sales.BuyerOf(number, user))).Value;
            Assert.Equal(
                (part.Number, part.Bought, part.Paid, part.Done),
                ((int)buyer.Number, (long)buyer.Bought.Units, (BigInteger)buyer.Paid.Units, buyer.Done));
        }

        for (var user = 0; user <= TradingStore.Users; user++)
        {
            var (gold, usd) = await Balances(user);
            var gain = model.Gains.GetValueOrDefault(user);
            var given = user == 1
                ? -(BigInteger)(sale.Prices.Total + sale.HandOver.PoolReserve).Units
                : BigInteger.Zero;
            Assert.Equal(before[user].Gold + gain.Gold + given, gold);
            Assert.Equal(before[user].Usd + gain.Usd, usd);
        }

        Assert.Equal(grantedBefore + model.Granted, await Locked());
    }

    private async Task<BigInteger> Locked() =>
        (await store.Sequencer.Read(state => state.Vesting.OfToken(Gold).Locked)).Value.Units;

    /// <summary>Of a user, or of the treasury.</summary>
    private async Task<(long Gold, long Usd)> Balances(long user) => (await store.Sequencer.Read(state =>
    {
        var holder = user == 0 ? Holder.Treasury : Holder.User(user);
        return ((long)state.Holdings.Of(holder, Gold).Available.Units,
            (long)state.Holdings.Of(holder, Usd).Available.Units);
    })).Value;
}
