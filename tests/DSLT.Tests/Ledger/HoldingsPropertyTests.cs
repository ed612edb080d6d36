using DSLT.Core;
using DSLT.Ledger;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;
using FsCheck;
using FsCheck.Fluent;

namespace DSLT.Tests.Ledger;

/// <summary>Any sequence of ledger commands against a model that is too simple to be wrong.</summary>
public sealed class HoldingsPropertyTests(PostgresFixture postgres)
{
    private const int Users = 4;
    private const int Tokens = 2;

    private enum Act
    {
        Mint,
        Burn,
        Transfer,
        Hold,
        Release,
        Reverse,
    }

    [Fact]
    public void Any_sequence_conserves_every_token_and_equals_the_model_after_a_restart_on_sqlite() =>
        Check(DatabaseKind.Sqlite, runs: 25);

    [Fact]
    public void Any_sequence_conserves_every_token_and_equals_the_model_after_a_restart_on_postgres() =>
        Check(DatabaseKind.Postgres, runs: 5);

    private void Check(DatabaseKind kind, int runs)
    {
        using var store = new TestStore(
            kind, postgres, new StoreOptions { Limits = new StateLimits(Holdings: 3) });
        var model = new Model();
        var steps = Gen.Choose(0, int.MaxValue).Select(Step.Of).ListOf();
        Prop.ForAll(steps.ToArbitrary(), list => Run(store, model, [.. list]).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(runs).WithEndSize(80));
    }

    private static async Task<bool> Run(TestStore store, Model model, List<Step> steps)
    {
        // All are queued before the first is answered, so that they share batches.
        var entries = steps.ConvertAll(model.Entry);
        var accepted = entries.ConvertAll(model.TryPost);
        var written = await Task.WhenAll(entries.Select(entry => store.Post(entry)));
        Assert.Equal(accepted, written.Select(w => !w.Result.IsRefused));
        await AssertEqual(store, model);
        store.Reopen();
        await AssertEqual(store, model);
        return true;
    }

    private static async Task AssertEqual(TestStore store, Model model)
    {
        var tables = await store.Query<Row>("SELECT holder, token, available, held FROM balances");
        var sums = await store.Query<Line>("SELECT token, side, amount FROM postings");
        foreach (var token in Enumerable.Range(1, Tokens))
        {
            Assert.Equal(
                Int128.Zero,
                sums.Where(line => line.Token == token)
                    .Aggregate(Int128.Zero, (sum, line) => sum + line.Signed));
        }

        foreach (var (account, (available, held)) in model.Balances)
        {
            var holding =
                (await store.Sequencer.Read(
                    state => state.Holdings.Of(account.Holder, account.Token).Save())).Value;
            Assert.Equal((available, held), ((long)holding.Available.Units, (long)holding.Held.Units));
            var row = tables.SingleOrDefault(
                row => row.Holder == account.Holder.Value && row.Token == account.Token);
            Assert.Equal(
                (holding.Available.ToStored(), holding.Held.ToStored()),
                (row?.Available ?? Zero, row?.Held ?? Zero));
        }
    }

    private static string Zero => Amount.Zero.ToStored();

    private sealed record Row(long Holder, long Token, string Available, string Held);

    private sealed record Line(long Token, long Side, string Amount)
    {
        public Int128 Signed => new Posting(default, (Side)Side, DSLT.Core.Amount.FromStored(Amount)).Signed;
    }

    private sealed record Step(Act Act, int From, int To, int Token, int Amount)
    {
        public static Step Of(int seed)
        {
            var random = new System.Random(seed);
            return new Step(
                (Act)random.Next(6), random.Next(Users), random.Next(Users), random.Next(1, Tokens + 1),
                random.Next(1, 50));
        }
    }

    /// <summary>
    /// Balances as pairs of longs; a posting that would make one negative refuses the whole entry.
    /// </summary>
    private sealed class Model
    {
        private Entry last = Entries.Mint(0, 1);

        public Dictionary<AccountId, (long Available, long Held)> Balances { get; private set; } = [];

        public Entry Entry(Step step)
        {
            var account = new AccountId(Holder.User(step.From), step.Token);
            return last = step.Act switch
            {
                Act.Mint => Entries.Mint(step.From, step.Amount, step.Token),
                Act.Burn => Entries.Burn(step.From, step.Amount, step.Token),
                Act.Transfer => Entries.Transfer(step.From, step.To, step.Amount, step.Token),
                Act.Hold => DSLT.Ledger.Entry.Hold(account, new Amount(step.Amount)),
                Act.Release => DSLT.Ledger.Entry.Release(account, new Amount(step.Amount)),
                _ => last.Reversal(1),
            };
        }

        public bool TryPost(Entry entry)
        {
            var changed = new Dictionary<AccountId, (long Available, long Held)>(Balances);
            foreach (var posting in entry.Postings)
            {
                var (available, held) = changed.GetValueOrDefault(posting.Account);
                var signed = (long)posting.Signed * (posting.Account.Holder == Holder.Issuance ? -1 : 1);
                (available, held) = posting.IsHeld ? (available, held + signed) : (available + signed, held);
                if (available < 0 || held < 0)
                {
                    return false;
                }

                changed[posting.Account] = (available, held);
            }

            Balances = changed;
            return true;
        }
    }
}
