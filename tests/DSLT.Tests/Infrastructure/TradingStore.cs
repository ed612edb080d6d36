using System.Globalization;
using DSLT.Core;
using DSLT.Features.Markets;
using DSLT.Features.Orders;
using DSLT.Features.Tokens;
using DSLT.Features.Users;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Tests.Infrastructure;

/// <summary>Users with much of GOLD (6 decimals) and USD (2), and the market of both.</summary>
internal static class TradingStore
{
    public const int Users = 4;
    public const long Usd = 2;

    private const long Plenty = 1_000_000_000_000;

    public static Task Open(TestStore store) => Write(store, 1, tx =>
    {
        for (var user = 1; user <= Users; user++)
        {
            tx.State.Users.Save(new User(
                tx.State.Users.NextId(), $"user-{user}", null, "$none$", Role.User, 0, Frozen: false,
                tx.Now));
        }

        foreach (var (symbol, decimals) in new[] { ("GOLD", 6), ("USD", 2) })
        {
            var token = tx.State.Tokens.NextId();
            tx.State.Tokens.Save(new Token(
                token, symbol, symbol, decimals, null, Mintable: true, Paused: false, Issuer: 1, "{}",
                tx.Now));
            for (var user = 1; user <= Users; user++)
            {
                Assert.Null(tx.Post(Entry.Of(
                    EntryKind.Mint,
                    Posting.Debit(Holder.Issuance, token, new Amount(Plenty)),
                    Posting.Credit(Holder.User(user), token, new Amount(Plenty)))).Refusal);
            }
        }

        return MarketCommands.Create(tx, new CreateMarketRequest("GOLD", "USD", "0.01", "0.001", 10, 25))
            .Then<Unit>(_ => default(Unit));
    });

    public static async Task Write(TestStore store, long user, Func<Tx, Result<Unit>> handle)
    {
        var written = await store.Sequencer.Write(Trader(user), Command.Batch, handle);
        Assert.Null(written.Result.Refusal);
    }

    public static Caller Trader(long user) => new(user, Role.User, "192.0.2.1");

    /// <summary>Places some random orders near one price, so that many of them trade.</summary>
    public static Result<Unit> Trade(Tx tx, Random random)
    {
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            var before = tx.Save();
            var ticks = 190 + random.Next(20);
            var placed = OrderCommands.Place(tx, new PlaceOrderRequest(
                "GOLD-USD", random.Next(2) == 0 ? "buy" : "sell", "limit",
                (random.Next(10, 900) / 1000m).ToString(CultureInfo.InvariantCulture),
                Price: (ticks / 100m).ToString(CultureInfo.InvariantCulture), SelfTradePrevention: "none"));
            if (placed.IsRefused)
            {
                tx.BackTo(before);
            }
        }

        return default(Unit);
    }
}
