using DSLT.Core;
using DSLT.Features.Pools;
using DSLT.Ledger;

namespace DSLT.Tests.Features.Pools;

public sealed class PoolRulesTests
{
    private static readonly Holder Alice = Holder.User(1);
    private static readonly Pool Pool = new(
        1, TokenA: 1, TokenB: 2, FeeBps: 30, LpToken: 3, ProtocolFee: false, PoolMath.FeeScale, Creator: 1,
        CreatedAt: 0);

    [Fact]
    public void The_first_deposit_earns_the_root_and_locks_a_thousand()
    {
        var move = Deposit(Pool, PoolState.Empty, 4_000_000, 1_000_000).Value;
        Assert.Equal((Int128)1_999_000, move.Shares.Units);
        Assert.Equal((Int128)2_000_000, move.After.TotalShares.Units);
        Assert.Contains(Posting.Credit(Holder.Locked, 3, new Amount(1_000)), move.Entry.Postings);
        Assert.True(move.Entry.IsBalanced());
    }

    [Fact]
    public void A_later_deposit_is_matched_to_the_ratio_and_locks_nothing()
    {
        var before = Deposit(Pool, PoolState.Empty, 4_000_000, 1_000_000).Value.After;
        var move = Deposit(Pool, before, 4_000, 4_000).Value;
        Assert.Equal((4_000, 1_000), ((int)move.Amounts.AmountA.Units, (int)move.Amounts.AmountB.Units));
        Assert.DoesNotContain(move.Entry.Postings, posting => posting.Account.Holder == Holder.Locked);
        Assert.True(move.Entry.IsBalanced());
    }

    [Fact]
    public void A_deposit_that_earns_less_than_asked_is_refused() => Assert.Equal(
        Code.SlippageExceeded,
        Deposit(Pool, PoolState.Empty, 4_000_000, 1_000_000, minShares: 1_999_001).Refusal?.Code);

    [Fact]
    public void A_withdrawal_pays_its_part_and_leaves_the_rest()
    {
        var before = Deposit(Pool, PoolState.Empty, 4_000_000, 1_000_000).Value.After;
        var move = PoolRules.Withdraw(Pool, before, Alice, new Amount(1_000_000), new(new(1), new(1)), 2)
            .Value;
        Assert.Equal(
            (2_000_000, 500_000), ((int)move.Amounts.AmountA.Units, (int)move.Amounts.AmountB.Units));
        Assert.Equal((Int128)1_000_000, move.After.TotalShares.Units);
        Assert.True(move.Entry.IsBalanced());
        Assert.Equal(
            Code.SlippageExceeded,
            PoolRules.Withdraw(Pool, before, Alice, new Amount(1_000_000), new(new(2_000_001), new(1)), 2)
                .Refusal?.Code);
    }

    [Fact]
    public void The_protocols_sixth_is_minted_to_the_treasury_with_the_next_deposit()
    {
        var pool = Pool with { ProtocolFee = true };
        var before = Deposit(pool, PoolState.Empty, 4_000_000, 1_000_000).Value.After;
        var grown = before with { ReserveA = new Amount(4_400_000) };
        var move = Deposit(pool, grown, 4_400, 1_000).Value;
        var treasury = Assert.Single(
            move.Entry.Postings, posting => posting.Account.Holder == Holder.Treasury);
        Assert.True(treasury.IsCredit && treasury.Amount > Amount.Zero);
        Assert.True(move.Entry.IsBalanced());
        Assert.Equal(PoolMath.RootK(move.After.ReserveA, move.After.ReserveB), move.After.RootKLast);
    }

    [Fact]
    public void A_deadline_has_passed_one_microsecond_after_it()
    {
        var deadline = DateTimeOffset.UnixEpoch.AddTicks(10);
        Assert.Null(PoolRules.CheckDeadline(deadline, now: 1));
        Assert.Equal(Code.DeadlinePassed, PoolRules.CheckDeadline(deadline, now: 2)?.Code);
    }

    [Fact]
    public void A_swap_along_two_pools_is_one_balanced_entry()
    {
        var first = new PoolEdge(1, 1, 2, new Amount(1_000_000), new Amount(1_000_000), 30);
        var second = new PoolEdge(2, 2, 4, new Amount(1_000_000), new Amount(1_000_000), 30);
        var middle = first.AmountOut(1, new Amount(1_000)).Value;
        var last = second.AmountOut(2, middle).Value;
        var entry = PoolRules.Swap(
            new PoolRoute([new(first, 1, new Amount(1_000), 2, middle), new(second, 2, middle, 4, last)]),
            Alice);
        Assert.True(entry.IsBalanced());
        Assert.Equal(6, entry.Postings.Length);
        Assert.Equal(Posting.Debit(Alice, 1, new Amount(1_000)), entry.Postings[0]);
        Assert.Equal(Posting.Credit(Alice, 4, last), entry.Postings[^1]);
    }

    [Fact]
    public void A_swap_beyond_the_pools_limit_of_impact_is_refused()
    {
        var edge = new PoolEdge(1, 1, 2, new Amount(1_000_000), new Amount(1_000_000), 30);
        var hop = new RouteHop(edge, 1, new Amount(100_000), 2, edge.AmountOut(1, new Amount(100_000)).Value);
        Assert.Null(PoolRules.CheckImpact(Pool, hop));
        Assert.Equal(
            Code.PriceImpactExceeded,
            PoolRules.CheckImpact(Pool with { MaxPriceImpactBps = 100 }, hop)?.Code);
    }

    private static Result<PoolMove> Deposit(Pool pool, PoolState state, int a, int b, int minShares = 0) =>
        PoolRules.Deposit(
            pool, state, Alice, new(new Amount(a), new Amount(b)), new Amount(minShares), second: 1);
}
