using System.Globalization;
using System.Numerics;
using DSLT.Core;
using DSLT.Data.Sqlite;
using DSLT.Features.Vesting;
using DSLT.Ledger;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;
using DSLT.Verification;

namespace DSLT.Tests.Features.Vesting;

/// <summary>
/// Random commands of random users while the clock moves, against a model on paper: the same refusals, the
/// same balances, and after restarts too.
/// </summary>
public sealed class GrantCommandsPropertyTests(PostgresFixture postgres)
{
    private const int Steps = 500;
    private const int Recent = 12;
    private const int Kinds = 8;
    private const long Usd = TradingStore.Usd;

    [Theory, EveryDatabase]
    public async Task Grants_pay_what_has_vested_and_nothing_else(DatabaseKind kind)
    {
        using var store = new TestStore(
            kind, postgres, new StoreOptions { Limits = new StateLimits(Holdings: 20, Grants: 5) });
        await TradingStore.Open(store);
        var run = new Run(store, new Random(20_261_121));
        for (var step = 0; step < Steps; step++)
        {
            await run.Step();
            if (step % 125 == 124)
            {
                await Restart(store, replays: kind == DatabaseKind.Sqlite);
            }
        }

        await run.Compare();
        var report = Verifier.Run(store.Store.Database, store.Clock);
        Assert.True(report.Holds, report.ToText());
        Assert.True(run.Refused > 100, $"{run.Refused} refused");
        Assert.Equal(Enumerable.Range(0, Kinds), run.Done.Order());
        store.Close();
        if (kind == DatabaseKind.Sqlite)
        {
            using var database = SqliteDatabase.OpenBeside(store.Place);
            var rebuilt = Rebuild.Run(database, store.Place, TimeProvider.System);
            Assert.True(rebuilt.Holds, rebuilt.ToText());
        }
    }

    private static async Task Restart(TestStore store, bool replays)
    {
        if (replays)
        {
            store.Tables.Fail();
            await TradingStore.Write(store, 1, tx =>
                GrantFunding.Create(tx, new CreateGrantRequest(
                    "GOLD", "user-2", "1", new ScheduleBody("linear", DurationSeconds: 60)))
                    .Then<Unit>(_ => default(Unit)));
            store.Close();
            store.Tables.Heal();
        }

        store.Reopen();
    }

    /// <summary>The node and the model side by side. Those of USD are compared; GOLD is noise.</summary>
    private sealed class Run(TestStore store, Random random)
    {
        private readonly Dictionary<long, VestingModel> models = [];
        private readonly HashSet<long> paidByNode = [];
        private readonly Dictionary<long, BigInteger> balances = [];

        public int Refused { get; private set; }

        /// <summary>Of which kinds of change one was done.</summary>
        public HashSet<int> Done { get; } = [];

        private DateTimeOffset Now => store.Clock.GetUtcNow();

        public async Task Step()
        {
            var by = User();
            switch (random.Next(12))
            {
                case 0 or 1:
                    await Create(by);
                    break;
                case 2 or 3:
                    store.Clock.Advance(
                        TimeSpan.FromSeconds(random.Next(1, 8 * 24 * 3_600) + random.NextDouble()));
                    break;
                case 4:
                    await ReleaseDue();
                    break;
                default:
                    await Change(by);
                    break;
            }

            await Compare();
        }

        public async Task Compare()
        {
            var now = Clock.Micros(Now);
            var seen = (await store.Sequencer.Read(state => (
                Grants: models.Keys.ToDictionary(id => id, id => state.Vesting.Find(id)!),
                Locked: models.Keys.ToDictionary(
                    id => id,
                    id => state.Holdings.Of(Holder.Of(HolderKind.Vesting, id), Usd).Available),
                Users: Enumerable.Range(1, TradingStore.Users).Select(
                    user => (BigInteger)state.Holdings.Of(Holder.User(user), Usd).Available.Units).ToList(),
                All: state.Vesting.OfToken(Usd).Locked,
                Supply: (BigInteger)state.Holdings.Of(Holder.Issuance, Usd).Available.Units))).Value;
            foreach (var (id, model) in models)
            {
                var grant = seen.Grants[id];
                Assert.Equal(model.State, VestingTexts.Of(grant.Standing.State));
                Assert.Equal(
                    (model.Beneficiary, model.OfferedTo),
                    (grant.Standing.Beneficiary, grant.Standing.OfferedTo));
                Assert.Equal(model.Vested(Now), (BigInteger)grant.VestedAt(now).Units);
                Assert.Equal(model.Claimable(Now), (BigInteger)grant.ClaimableAt(now).Units);
                Assert.Equal(model.Locked, (BigInteger)seen.Locked[id].Units);
                Assert.True(model.Released <= model.Vested(Now));
            }

            Assert.Equal(seen.Supply, seen.Users.Aggregate((a, b) => a + b) + (BigInteger)seen.All.Units);
            Assert.Equal(
                models.Values.Aggregate(BigInteger.Zero, (sum, model) => sum + model.Locked),
                (BigInteger)seen.All.Units);
            foreach (var (user, balance) in balances)
            {
                Assert.Equal(balance, seen.Users[(int)user - 1]);
            }
        }

        private async Task Create(long by)
        {
            await Know();
            var (beneficiary, amount) = (User(), random.Next(1, 100_000));
            var (schedule, auto) = (Schedule(), random.Next(3) == 0);
            var request = new CreateGrantRequest(
                "USD", $"user-{beneficiary}", (amount / 100m).ToString(CultureInfo.InvariantCulture),
                schedule, random.Next(2) == 0, auto);
            var written = await store.Sequencer.Write(
                TradingStore.Trader(by), Command.GrantCreate, tx => GrantFunding.Create(tx, request));
            var grant = written.Result.Value;
            models.Add(grant.Id, new VestingModel(
                by, beneficiary, amount, schedule, request.Revocable!.Value));
            balances[by] -= amount;
            if (auto)
            {
                paidByNode.Add(grant.Id);
            }
        }

        private async Task Change(long by)
        {
            if (models.Count == 0)
            {
                return;
            }

            await Know();
            var id = models.Keys.ElementAt(
                random.Next(Math.Max(0, models.Count - Recent), models.Count));
            var (model, text, to) = (models[id], id.ToText(), User());
            var kind = random.Next(Kinds);
            by = random.Next(5) == 0 ? by
                : kind is 0 or 1 or 2 or 6 ? model.Grantor
                : kind == 4 && model.OfferedTo != 0 ? model.OfferedTo
                : model.Beneficiary;
            var (locked, released) = (model.Locked, model.Released);
            var milestone = random.Next(1, 5);
            (Func<Tx, Result<Grant>> command, Func<string?> expected) = kind switch
            {
                0 => (tx => GrantCommands.Revoke(tx, text), () => model.Revoke(by, Now)),
                1 => (tx => GrantCommands.Pause(tx, text), () => model.Pause(by)),
                2 => (tx => GrantCommands.Resume(tx, text), () => model.Resume(by)),
                3 => (tx => GrantCommands.Offer(tx, text, $"user-{to}"), () => model.Offer(by, to)),
                4 => (tx => GrantCommands.Accept(tx, text), () => model.Accept(by)),
                5 => (tx => GrantCommands.Withdraw(tx, text), () => model.Withdraw(by)),
                6 => (
                    tx => GrantCommands.ReleaseMilestone(tx, text, $"{milestone}"),
                    () => model.Milestone(by, milestone)),
                _ => ((Func<Tx, Result<Grant>>)(tx => GrantCommands.Claim(tx, text)),
                    (Func<string?>)(() => model.Claim(by, Now))),
            };
            var written = await store.Sequencer.Write(
                TradingStore.Trader(by), Command.GrantClaim, command);
            Assert.Equal(expected(), written.Result.Refusal?.Code.Name);
            Refused += written.Result.IsRefused ? 1 : 0;
            if (!written.Result.IsRefused)
            {
                Done.Add(kind);
            }

            balances[model.Beneficiary] += model.Released - released;
            balances[model.Grantor] += locked - model.Locked - (model.Released - released);
        }

        private async Task ReleaseDue()
        {
            await Know();
            var now = Clock.Micros(Now);
            var due = (await store.Sequencer.Read(state => models.Keys
                .Where(id => state.Vesting.Find(id)!.Standing.DueAt is > 0 and var at && at <= now)
                .ToList())).Value;
            Assert.Empty(due.Except(paidByNode));
            for (var again = 0; again < 2; again++)
            {
                await store.Sequencer.Write<int>(
                    Caller.Node, Command.GrantsRelease, tx => GrantCommands.ReleaseDue(tx, models.Keys));
            }

            foreach (var id in due.Where(id => models[id].Claimable(Now) > 0))
            {
                var model = models[id];
                balances[model.Beneficiary] += model.Claimable(Now);
                Assert.Null(model.Claim(model.Beneficiary, Now));
            }
        }

        /// <summary>The balances before: what is compared afterwards starts here.</summary>
        private async Task Know()
        {
            if (balances.Count == 0)
            {
                for (var user = 1L; user <= TradingStore.Users; user++)
                {
                    balances[user] = (BigInteger)(await store.Balance(user, Usd)).Units;
                }
            }
        }

        private long User() => random.Next(1, TradingStore.Users + 1);

        private ScheduleBody Schedule()
        {
            var start = DateTimeOffset.FromUnixTimeSeconds(
                Now.ToUnixTimeSeconds() + random.Next(-30 * 86_400, 30 * 86_400));
            return random.Next(4) switch
            {
                0 => new ScheduleBody(
                    "linear", start, random.Next(0, 10_000_000), random.Next(10_000_000, 40_000_000)),
                1 => new ScheduleBody(
                    "stepped", start, random.Next(0, 1_000_000), Steps: random.Next(3, 13), StepMonths: 1),
                2 => new ScheduleBody(
                    "stepped", start, Steps: random.Next(1, 100), StepSeconds: random.Next(1, 500_000)),
                _ => new ScheduleBody(
                    "milestones", start,
                    Milestones: [new("one", 1), new("two", random.Next(1, 9)), new("three", 7)]),
            };
        }
    }
}
