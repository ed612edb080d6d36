using System.Globalization;
using DSLT.Tests.Infrastructure;
using DSLT.Verification;

namespace DSLT.Tests.Sequencing;

public sealed class StoreConcurrencyTests(PostgresFixture postgres)
{
    private const int Clients = 32;
    private const int TransfersEach = 40;

    private static readonly string[] Users = ["admin", "ann", "ben", "cid", "dot"];

    [Theory]
    [EveryDatabase]
    public async Task Many_clients_at_once_neither_make_nor_lose_money(DatabaseKind kind)
    {
        await using var node = NodeFixture.On(kind, postgres);
        await node.InitializeAsync();
        foreach (var user in Users.Skip(1))
        {
            await node.Join(user);
        }

        var gold = new { symbol = "GOLD", name = "Gold", decimals = 2, initialSupply = "100" };
        (await node.Admin.Post("/api/tokens", gold)).Is(201);
        var replies = await Task.WhenAll(
            Enumerable.Range(0, Clients).Select(client => Run(node, new Random(client))));
        Assert.All(replies.SelectMany(each => each), reply => Assert.True(
            reply.Status == 200 || reply is { Status: 409, Code: "insufficient_balance" }, reply.Body));
        Assert.Contains(replies.SelectMany(each => each), reply => reply.Status == 409);
        var balances = await Task.WhenAll(
            Users.Select(user => node.As(user).Get("/api/tokens/balance/GOLD")));
        Assert.Equal(
            100m, balances.Sum(reply => decimal.Parse(reply.Text("total"), CultureInfo.InvariantCulture)));
        await node.Store.Projector.WaitFor(
            node.Store.Sequencer.DurableSequence, TestContext.Current.CancellationToken);
        Assert.True(Verifier.Run(node.Store.Database, node.Clock).Holds, "The books do not hold.");
        Assert.Empty(node.Log.Errors);
    }

    private static async Task<List<Reply>> Run(NodeFixture node, Random random)
    {
        var replies = new List<Reply>();
        for (var i = 0; i < TransfersEach; i++)
        {
            var from = random.Next(Users.Length);
            var to = Users[(from + random.Next(1, Users.Length)) % Users.Length];
            var amount = (random.Next(1, 4_000) / 100m).ToString(CultureInfo.InvariantCulture);
            replies.Add(
                await node.As(Users[from]).Post("/api/tokens/transfer", new { token = "GOLD", to, amount }));
            var balance = await node.As(to).Get("/api/tokens/balance/GOLD");
            Assert.InRange(decimal.Parse(balance.Text("total"), CultureInfo.InvariantCulture), 0m, 100m);
        }

        return replies;
    }
}
