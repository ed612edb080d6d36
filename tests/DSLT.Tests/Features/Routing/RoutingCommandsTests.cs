using System.Globalization;
using DSLT.Core;
using DSLT.Features.Pools;
using DSLT.Features.Routing;
using DSLT.Ledger;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Routing;

public sealed class RoutingCommandsTests(PostgresFixture postgres)
{
    private const int Rounds = 150;

    private static readonly DateTimeOffset Later = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// Over books and pools of any shape: what was quoted is what is paid and received, no venue alone would
    /// have given more, and neither would any split in fortieths.
    /// </summary>
    [Theory, EveryDatabase]
    public async Task A_routed_swap_gives_what_was_quoted_and_no_venue_alone_gives_more(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        var random = new Random(kind == DatabaseKind.Sqlite ? 5 : 6);
        await TradingStore.Open(store);
        await TradingStore.Write(store, 1, OpenPools);
        var (split, refused) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            await TradingStore.Write(store, 2 + random.Next(2), tx => TradingStore.Trade(tx, random));
            await TradingStore.Write(store, 4, tx =>
            {
                var legs = SwapAndCompare(tx, random);
                split += legs > 1 ? 1 : 0;
                refused += legs == 0 ? 1 : 0;
                return default(Unit);
            });
        }

        Assert.True(split > 20 && refused < Rounds / 4, $"{split} were split, {refused} refused.");
    }

    private static int SwapAndCompare(Tx tx, Random random)
    {
        var sells = random.Next(2) == 0;
        var (from, to) = sells ? ("GOLD", "USD") : ("USD", "GOLD");
        var amount = (decimal)random.Next(1, 40_000) / (sells ? 10_000 : 100);
        var text = amount.ToString(CultureInfo.InvariantCulture);
        var quoted = RoutingCommands.Quote(tx.State, new RoutedQuery(from, to, text), 4, tx.Now);
        var venues = Venues(tx, from, to, text);
        var before = (Of(tx, from), Of(tx, to));
        var savepoint = tx.Save();
        var swapped = RoutingCommands.Swap(tx, new RoutedSwapRequest(from, to, text, "0", Later));
        Assert.Equal(quoted.Refusal?.Code, swapped.Refusal?.Code);
        if (swapped.IsRefused)
        {
            tx.BackTo(savepoint);
            return 0;
        }

        var (plan, done) = (quoted.Value, swapped.Value);
        Assert.Equal((plan.AmountIn, plan.AmountOut), (done.AmountIn, done.AmountOut));
        Assert.Equal((Units(done.AmountIn, from), Units(done.AmountOut, to)),
            (before.Item1 - Of(tx, from), Of(tx, to) - before.Item2));
        var received = Units(done.AmountOut, to);
        Assert.All(done.Alone, venue => Assert.True(Units(venue.AmountOut, to) <= received));

        // A lot of the book is as fine as it gets: what it is worth may be missed.
        var best = BestOfGrid(venues, Amount.ParsePositive(text, Decimals(from), "x").Value);
        Assert.True(received >= best - OneLot(to), $"{text} {from}: {received} of {best} {to}");
        return done.Legs.Count;
    }

    private static List<IVenue> Venues(Tx tx, string from, string to, string amount)
    {
        var tokens = tx.State.Tokens;
        var given = Amount.ParsePositive(amount, Decimals(from), "x").Value;
        return VenueSearch.Find(tx.State, tokens.Get(from).Value, tokens.Get(to).Value, given, 4, tx.Now);
    }

    private static long BestOfGrid(List<IVenue> venues, Amount amount)
    {
        var best = 0L;
        foreach (var first in venues)
        {
            foreach (var second in venues.Where(other => other != first))
            {
                for (var i = 0; i <= 40; i++)
                {
                    var part = new Amount(amount.Units * i / 40);
                    var brought = Out(first, part) + Out(second, amount - part);
                    best = Math.Max(best, brought);
                }
            }
        }

        return best;
    }

    private static long Out(IVenue venue, Amount amount) =>
        amount.IsZero ? 0 : (long)venue.Quote(amount).Out.Units;

    private static Result<Unit> OpenPools(Tx tx)
    {
        foreach (var (fee, gold, usd) in new[] { (30, "8", "16.1"), (5, "1.5", "2.96"), (100, "40", "81") })
        {
            var pool = PoolCommands.Create(tx, new CreatePoolRequest("GOLD", "USD", fee)).Value;
            Assert.Null(PoolCommands.AddLiquidity(
                tx, new AddLiquidityRequest(pool.Id.ToText(), gold, usd, "0", Later)).Refusal);
        }

        return default(Unit);
    }

    private static long Of(Tx tx, string token) => (long)tx
        .Holding(Holder.User(4), tx.State.Tokens.Get(token).Value.Id).Available.Units;

    private static long Units(string amount, string token) => (long)(
        decimal.Parse(amount, CultureInfo.InvariantCulture) * (decimal)Math.Pow(10, Decimals(token)));

    private static int Decimals(string token) => token == "GOLD" ? 6 : 2;

    private static long OneLot(string token) => token == "GOLD" ? 6_000 : 3;
}
