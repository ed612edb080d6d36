using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Orders;

/// <summary>
/// A market of GOLD and SILVER, one tick 0.01 and one lot 0.1, with fees of 10 and 20 and an order to sell
/// 100 at 2.5; and one that is halted.
/// </summary>
public class OrderMarket : MarketFixture
{
    public OrderMarket()
        : this(null)
    {
    }

    protected OrderMarket(PostgresFixture? postgres)
        : base(postgres)
    {
    }

    public override OrderMarket Another() =>
        Postgres is null ? new OrderMarket() : new PostgresOrderMarket(Postgres);

    public override OrderMarket OrSkip() => (OrderMarket)base.OrSkip();

    protected override async Task Prepare()
    {
        await base.Prepare();
        await Market("GOLD", "0.1", "1", 10, 20);
        await Market("FIXED", "1", "0", 0, 0);
        (await Admin.Patch("/api/markets/FIXED-SILVER", new { state = "halted" })).Is(200);
        (await Admin.Post("/api/orders", new
        {
            market = "GOLD-SILVER",
            side = "sell",
            type = "limit",
            price = "2.5",
            quantity = "100",
        })).Is(201);
    }

    private async Task Market(string token, string lotSize, string minNotional, int makerFee, int takerFee) =>
        (await Admin.Post("/api/markets", new
        {
            @base = token,
            quote = "SILVER",
            tickSize = "0.01",
            lotSize,
            minNotional,
            makerFeeBps = makerFee,
            takerFeeBps = takerFee,
        })).Is(201);
}

/// <summary>The same on PostgreSQL.</summary>
public sealed class PostgresOrderMarket(PostgresFixture postgres) : OrderMarket(postgres);
