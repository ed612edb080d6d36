using DSLT.Core;
using DSLT.Features.Referrals;
using DSLT.Ledger;

namespace DSLT.Tests.Features.Referrals;

public sealed class TakeBackRulesTests
{
    private const long Gold = 1;

    private static readonly Holder Payer = Holder.User(1);
    private static readonly Holder Referrer = Holder.User(2);
    private static readonly Holder Fees = Holder.Of(HolderKind.Fees, 1);

    /// <summary>A fee of 10, of which 4 went to the referrer.</summary>
    private static readonly Entry Reversal = Entry.Of(
        EntryKind.Reversal, Posting.Debit(Referrer, Gold, new Amount(4)),
        Posting.Debit(Fees, Gold, new Amount(6)), Posting.Credit(Payer, Gold, new Amount(10)));

    [Theory]
    [InlineData(9, 4)]
    [InlineData(4, 4)]
    [InlineData(3, 3)]
    [InlineData(0, 0)]
    public void What_the_referrer_does_not_have_comes_from_the_fees(int available, int takenBack)
    {
        var (entry, taken) = TakeBackRules.TakeBack(
            Reversal, [Commission(4)], _ => new Amount(available));
        Assert.Equal([new Amount(takenBack)], taken);
        Assert.True(entry.IsBalanced());
        Assert.Equal(
            new Dictionary<Holder, Int128>
            {
                [Referrer] = -takenBack,
                [Fees] = takenBack - 10,
                [Payer] = 10,
            }.Where(pair => pair.Value != 0).ToDictionary(),
            entry.Postings.ToDictionary(line => line.Account.Holder, line => line.Signed));
    }

    [Fact]
    public void What_was_kept_back_for_a_debt_is_not_taken_but_owed_again()
    {
        var commission = Commission(4) with { Amount = new Amount(7) };
        var (_, taken) = TakeBackRules.TakeBack(Reversal, [commission], _ => new Amount(9));
        Assert.Equal([new Amount(4)], taken);
        var standing = ReferrerStanding.None
            .Earn(new Amount(20), Amount.Zero, 0).TakeBack(new Amount(20), new Amount(17), 0)
            .Earn(new Amount(7), new Amount(3), 0);
        Assert.Equal(Amount.Zero, standing.Owed);
        Assert.Equal(new Amount(3), standing.TakeBack(commission.Amount, taken[0], 0).Owed);
    }

    /// <summary>A referrer who was the other side has to give that back, whatever the commission.</summary>
    [Fact]
    public void A_side_of_the_trade_comes_before_its_commission()
    {
        var reversal = Entry.Of(
            EntryKind.Reversal, Posting.Debit(Referrer, Gold, new Amount(24)),
            Posting.Debit(Fees, Gold, new Amount(6)), Posting.Credit(Payer, Gold, new Amount(30)));
        var (entry, taken) = TakeBackRules.TakeBack(reversal, [Commission(4)], _ => new Amount(21));
        Assert.Equal([new Amount(1)], taken);
        Assert.Contains(Posting.Debit(Referrer, Gold, new Amount(21)), entry.Postings);
        Assert.Contains(Posting.Debit(Fees, Gold, new Amount(9)), entry.Postings);
        (entry, taken) = TakeBackRules.TakeBack(reversal, [Commission(4)], _ => new Amount(15));
        Assert.Equal([Amount.Zero], taken);
        Assert.Contains(Posting.Debit(Referrer, Gold, new Amount(20)), entry.Postings);
    }

    [Fact]
    public void Without_commissions_it_stays_as_it_is() =>
        Assert.Same(Reversal, TakeBackRules.TakeBack(Reversal, [], _ => Amount.Zero).Entry);

    private static Earning Commission(int moved) => new(
        1, 5, Income.Trading, 1, Referrer.Id, Payer.Id, Gold, Fees, new Amount(moved), new Amount(moved), 0);
}
