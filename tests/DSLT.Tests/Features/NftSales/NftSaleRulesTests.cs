using System.Numerics;
using DSLT.Core;
using DSLT.Features.Nfts;
using DSLT.Features.NftSales;
using DSLT.Ledger;

namespace DSLT.Tests.Features.NftSales;

public sealed class NftSaleRulesTests
{
    private static readonly NftRoyalty Tenth = new(1_000, [new(5, 6_000), new(6, 4_000)]);

    [Theory]
    [InlineData(1, 0, 0, 0, 1)]
    [InlineData(9, 0, 0, 0, 9)]
    [InlineData(10, 1, 0, 0, 9)]
    [InlineData(25, 2, 0, 0, 23)]
    [InlineData(99, 6, 3, 2, 88)]
    [InlineData(1_000, 60, 40, 25, 875)]
    public void A_price_is_royalty_fee_and_all_the_rest(
        long price, long first, long second, long fee, long proceeds)
    {
        var line = NftSaleRules.Settle(new Amount(price), [new LineForSale(1, 1, 1, Tenth)], 250)[0];
        Assert.Equal(
            (first, second),
            (Of(line, 5), Of(line, 6)));
        Assert.Equal((fee, proceeds), ((long)line.Fee.Units, (long)line.Proceeds.Units));
    }

    [Fact]
    public void Every_price_is_divided_exactly_whatever_its_size()
    {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var price = i < 200 ? new Amount(i + 1) : Random(random);
            var lines = Enumerable.Range(1, random.Next(1, 6)).Select(item => new LineForSale(
                item, 1, random.Next(1, 9), Royalty(random))).ToList();
            var fee = random.Next(0, 1_001);
            var sold = NftSaleRules.Settle(price, lines, fee);
            Assert.Equal(
                (BigInteger)price.Units, Sum(sold.Select(line => (BigInteger)line.Price.Units)));
            for (var k = 0; k < lines.Count; k++)
            {
                var (part, paid) = (
                    (BigInteger)sold[k].Price.Units,
                    Sum(sold[k].Royalties.Select(one => (BigInteger)one.Amount.Units)));
                Assert.Equal(part * lines[k].Royalty.Bps / 10_000, paid);
                Assert.Equal(
                    BigInteger.Min(part * fee / 10_000, part - paid), (BigInteger)sold[k].Fee.Units);
                Assert.Equal(part - paid - sold[k].Fee.Units, (BigInteger)sold[k].Proceeds.Units);
            }

            var entry = NftSaleRules.EntryOf(
                Posting.Debit(Holder.User(2), 1, price), 1, sold, EntryKind.NftSold).Value;
            Assert.True(entry.IsBalanced());
            Assert.DoesNotContain(entry.Postings, posting => posting.Amount.IsZero);
        }
    }

    [Fact]
    public void A_royalty_of_all_leaves_the_seller_and_the_fee_nothing()
    {
        var all = new NftRoyalty(10_000, [new(5, 10_000)]);
        var sold = NftSaleRules.Settle(new Amount(7), [new LineForSale(1, 1, 1, all)], 1_000);
        var entry = NftSaleRules.EntryOf(
            Posting.Debit(Holder.User(2), 1, new Amount(7)), 1, sold, EntryKind.NftSold).Value;
        Assert.Equal(
            [Posting.Debit(Holder.User(2), 1, new Amount(7)), Posting.Credit(Holder.User(5), 1, new(7))],
            entry.Postings);
    }

    [Fact]
    public void A_sale_does_not_pay_more_users_than_an_entry_has_lines_for()
    {
        var lines = Enumerable.Range(1, 50).Select(item => new LineForSale(
            item, 1, 1, new NftRoyalty(5_000, [new(100 + item, 5_000), new(200 + item, 5_000)]))).ToList();
        var sold = NftSaleRules.Settle(new Amount(1_000_000), lines, 0);
        Assert.Equal(Code.LimitReached, NftSaleRules.EntryOf(
            Posting.Debit(Holder.User(2), 1, new Amount(1_000_000)), 1, sold, EntryKind.NftSold)
            .Refusal!.Code);
    }

    private static long Of(SoldLine line, long user) =>
        line.Royalties.Where(one => one.User == user).Sum(one => (long)one.Amount.Units);

    private static BigInteger Sum(IEnumerable<BigInteger> all) =>
        all.Aggregate(BigInteger.Zero, (sum, one) => sum + one);

    private static Amount Random(Random random) => new(
        (Int128)(random.NextInt64() & ((1L << random.Next(1, 63)) - 1)) * random.Next(1, int.MaxValue)
            * random.Next(1, 1_000) + 1);

    private static NftRoyalty Royalty(Random random) => random.Next(4) == 0
        ? NftRoyalty.None
        : new NftRoyalty(random.Next(1, 10_001), [new(5, 3_334), new(6, 3_333), new(7, 3_333)]);
}
