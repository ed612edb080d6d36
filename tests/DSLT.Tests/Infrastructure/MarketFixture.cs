namespace DSLT.Tests.Infrastructure;

/// <summary>
/// A node with somebody in every role and something to trade: GOLD and SILVER (6 decimals), alice with 1,000
/// of each, a pool of 500 to 1,000, and some states that rules refuse.
/// </summary>
public class MarketFixture : NodeFixture
{
    public const string Later = "2100-01-01T00:00:00Z";

    public MarketFixture()
        : this(null)
    {
    }

    protected MarketFixture(PostgresFixture? postgres)
        : base(postgres)
    {
    }

    public override MarketFixture Another() =>
        Postgres is null ? new MarketFixture() : new PostgresMarket(Postgres);

    public override MarketFixture OrSkip() => (MarketFixture)base.OrSkip();

    protected override async Task Prepare()
    {
        await Join("opal", "operator");
        await Join("ada", "auditor");
        await Join("alice");
        await Join("bob");
        await Token("GOLD", "100000");
        await Token("SILVER", "100000");
        await Token("PAUSED", "100");
        await Token("FIXED", "10", mintable: false);
        await Token("CAPPED", "10", maxSupply: "12");
        foreach (var token in new[] { "GOLD", "SILVER" })
        {
            (await Admin.Post("/api/tokens/transfer", new { token, to = "alice", amount = "1000" })).Is(200);
        }

        (await Admin.Post("/api/tokens/transfer", new { token = "PAUSED", to = "alice", amount = "5" }))
            .Is(200);
        (await Admin.Patch("/api/tokens/PAUSED", new { paused = true })).Is(200);
        await FreezeCarol();
        await OpenPool();
        // A list waits for the writes of its own caller only: these were the administrator's.
        await Store.Projector.WaitFor(Store.Sequencer.DurableSequence, TestContext.Current.CancellationToken);
    }

    private async Task FreezeCarol()
    {
        await Join("carol");
        (await Admin.Post("/api/tokens/transfer", new { token = "GOLD", to = "carol", amount = "10" }))
            .Is(200);
        (await Admin.Patch("/api/users/carol", new { frozen = true })).Is(200);
        await Relogin("carol");
        await Join("dave");
        (await Admin.Post("/api/tokens/transfer", new { token = "GOLD", to = "dave", amount = "10" }))
            .Is(200);
        (await Admin.Post("/api/tokens/freeze", new { token = "GOLD", username = "dave", frozen = true }))
            .Is(200);
    }

    private async Task OpenPool()
    {
        (await Admin.Post("/api/defi/pools", new { tokenA = "GOLD", tokenB = "SILVER" })).Is(201);
        (await Admin.Post("/api/defi/liquidity", new
        {
            poolId = "1",
            amountA = "500",
            amountB = "1000",
            minShares = "0",
            deadline = Later,
        })).Is(200);
        (await Admin.Post("/api/defi/pools", new { tokenA = "GOLD", tokenB = "FIXED" })).Is(201);
    }

    private async Task Token(
        string symbol, string initialSupply, string? maxSupply = null, bool mintable = true) =>
        (await Admin.Post(
            "/api/tokens",
            new { symbol, name = symbol, decimals = 6, initialSupply, maxSupply, mintable })).Is(201);
}

/// <summary>The same on PostgreSQL; a test that needs it is skipped where there is none.</summary>
public sealed class PostgresMarket(PostgresFixture postgres) : MarketFixture(postgres);
