using DSLT.Core;
using DSLT.Features.Airdrops;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;
using DSLT.Verification;

namespace DSLT.Tests.Features.Airdrops;

/// <summary>
/// Random airdrops, claims and closings while the clock moves, against lists on paper: the same refusals and
/// the same balances, after restarts and with a memory for few claims too.
/// </summary>
public sealed class AirdropCommandsPropertyTests(PostgresFixture postgres)
{
    private const int Steps = 600;

    [Theory, EveryDatabase]
    public async Task Every_share_is_paid_once_and_the_rest_goes_back(DatabaseKind kind)
    {
        using var store = new TestStore(
            kind, postgres, new StoreOptions { Limits = new StateLimits(Holdings: 8, Claims: 3) });
        await TradingStore.Open(store);
        var run = new Run(store, new Random(20_261_122));
        for (var step = 0; step < Steps; step++)
        {
            await run.Step();
            if (step % 150 == 149)
            {
                store.Reopen();
            }
        }

        await run.Compare();
        var report = Verifier.Run(store.Store.Database, store.Clock);
        Assert.True(report.Holds, report.ToText());
        Assert.Equal(
            ["", "airdrop_not_over", "airdrop_over", "already_claimed", "forbidden", "invalid_proof"],
            run.Answers.Order());
    }

    private sealed class Run(TestStore store, Random random)
    {
        private const long Gold = 1;

        private readonly List<Paper> airdrops = [];
        private readonly Dictionary<long, Int128> moved = [];

        /// <summary>The codes that commands got, and none where one was done.</summary>
        public HashSet<string> Answers { get; } = [];

        public Task Step()
        {
            if (random.Next(12) == 0)
            {
                store.Clock.Advance(TimeSpan.FromHours(random.Next(1, 9)));
            }

            return airdrops.Count == 0 || random.Next(15) == 0 ? Create()
                : random.Next(6) == 0 ? Close()
                : Claim();
        }

        public async Task Compare()
        {
            for (var user = 1L; user <= TradingStore.Users; user++)
            {
                var units = (await store.Balance(user, Gold)).Units;
                Assert.Equal(1_000_000_000_000 + moved.GetValueOrDefault(user), units);
            }
        }

        private async Task Create()
        {
            var owner = random.Next(1, TradingStore.Users + 1);
            var shares = Enumerable.Range(1, TradingStore.Users).Where(_ => random.Next(4) > 0)
                .Append(owner).Distinct().Select((user, leaf) => new AirdropShare(
                    leaf, user, $"user-{user}", new Amount(random.Next(1, 5_000_000)))).ToArray();
            var total = new Amount(shares.Sum(share => (long)share.Amount.Units));
            var deadline = store.Clock.NowMicros() + (random.Next(1, 40) * Clock.Hour);
            MerkleTree? tree = null;
            var refusal = await Write(owner, tx =>
            {
                var token = tx.State.Tokens.Find(Gold)!;
                tree = AirdropRules.Tree(shares, token);
                return AirdropCommands.Create(tx, token, deadline, shares, total, tree.Root)
                    .Then<Unit>(_ => default(Unit));
            });
            if (airdrops.Count(it => it.Owner == owner && !it.IsClosed) >= AirdropRules.MaxOpen)
            {
                Assert.Equal("limit_reached", refusal);
                return;
            }

            Assert.Equal("", refusal);
            Move(owner, -total.Units);
            airdrops.Add(new Paper(owner, deadline, shares, tree!));
        }

        private async Task Claim()
        {
            var number = random.Next(airdrops.Count);
            var airdrop = airdrops[number];
            var share = airdrop.Shares[random.Next(airdrop.Shares.Length)];
            var user = random.Next(4) == 0 ? random.Next(1, TradingStore.Users + 1) : share.User;
            var amount = random.Next(6) == 0 ? share.Amount + new Amount(1) : share.Amount;
            var proven = user == share.User && amount == share.Amount;
            Answer(
                !airdrop.IsClosed && store.Clock.NowMicros() < airdrop.Deadline
                    ? !proven ? "invalid_proof"
                    : airdrop.Fetched.Contains(share.Leaf) ? "already_claimed"
                    : ""
                    : "airdrop_over",
                await Write(user, tx => AirdropCommands.Claim(
                    tx, $"{number + 1}", new ClaimAirdropRequest(
                        share.Leaf, tx.State.Tokens.Find(Gold)!.Text(amount),
                        [.. airdrop.Tree.Path(share.Leaf).Select(Convert.ToHexStringLower)]))
                    .Then<Unit>(_ => default(Unit))),
                () =>
                {
                    airdrop.Fetched.Add(share.Leaf);
                    Move(user, (long)amount.Units);
                });
        }

        private async Task Close()
        {
            var number = random.Next(airdrops.Count);
            var airdrop = airdrops[number];
            var user = random.Next(3) == 0 ? random.Next(1, TradingStore.Users + 1) : airdrop.Owner;
            Answer(
                user != airdrop.Owner ? "forbidden"
                    : airdrop.IsClosed ? "airdrop_over"
                    : store.Clock.NowMicros() < airdrop.Deadline ? "airdrop_not_over"
                    : "",
                await Write(user, tx => AirdropCommands.Close(tx, $"{number + 1}")
                    .Then<Unit>(_ => default(Unit))),
                () =>
                {
                    airdrop.IsClosed = true;
                    Move(user, airdrop.Shares.Where(share => !airdrop.Fetched.Contains(share.Leaf))
                        .Sum(share => (long)share.Amount.Units));
                });
        }

        private void Answer(string expected, string answered, Action done)
        {
            Assert.Equal(expected, answered);
            Answers.Add(answered);
            if (answered.Length == 0)
            {
                done();
            }
        }

        private void Move(long user, Int128 units) => moved[user] = moved.GetValueOrDefault(user) + units;

        private async Task<string> Write(long user, Func<Tx, Result<Unit>> handle) =>
            (await store.Sequencer.Write(TradingStore.Trader(user), Command.Batch, handle))
                .Result.Refusal?.Code.Name ?? "";
    }

    private sealed record Paper(long Owner, long Deadline, AirdropShare[] Shares, MerkleTree Tree)
    {
        public HashSet<int> Fetched { get; } = [];

        public bool IsClosed { get; set; }
    }
}
