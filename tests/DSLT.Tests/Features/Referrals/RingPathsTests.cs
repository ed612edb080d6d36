using DSLT.Core;
using DSLT.Features.Referrals;

namespace DSLT.Tests.Features.Referrals;

public sealed class RingPathsTests
{
    private const long Referrer = 1;
    private const long Referee = 2;

    [Theory]
    [InlineData("1>2 50", "1: 50 by 1")]
    [InlineData("1>3 50, 3>2 40", "2: 40 by 2")]
    [InlineData("1>3 50, 3>4 40, 4>2 30", "3: 30 by 3")]
    [InlineData("1>3 50, 3>4 50, 4>5 50, 5>2 50", "")]
    [InlineData("3>2 50, 1>3 50", "")]
    [InlineData("1>3 50, 4>2 50, 3>4 50", "")]
    [InlineData("3>4 50, 1>3 50, 4>2 50", "")]
    [InlineData("2>1 50, 3>2 50", "")]
    [InlineData("1>3 50, 3>1 50, 2>3 50, 3>4 50", "")]
    [InlineData("1>3 30, 1>3 30, 3>2 50, 3>2 50", "3: 50 by 2, 4: 10 by 2")]
    [InlineData("1>3 60, 3>4 30, 3>2 50, 4>2 50", "3: 50 by 2, 4: 10 by 3")]
    [InlineData("1>3 60, 1>2 5, 3>4 60, 4>2 60", "2: 5 by 1, 4: 60 by 3")]
    [InlineData("1>3 10, 1>4 10, 3>5 10, 4>5 10, 5>2 15", "5: 15 by 3")]
    [InlineData("3>4 10, 1>3 10, 3>4 10, 4>2 5, 4>2 9", "4: 5 by 3, 5: 5 by 3")]
    [InlineData("1>3 10, 3>3 10, 3>2 10", "3: 10 by 2")]
    public void What_came_back_is_found_by_up_to_three_transfers(string sent, string expected) =>
        Assert.Equal(expected, Text(RingPaths.Find(Referrer, Referee, Read(sent), RingPaths.MaxHops)));

    [Theory]
    [InlineData(1, "1: 1 by 1")]
    [InlineData(2, "1: 1 by 1, 3: 2 by 2")]
    [InlineData(3, "1: 1 by 1, 3: 2 by 2, 6: 3 by 3")]
    public void It_goes_no_further_than_asked(int hops, string expected) => Assert.Equal(
        expected,
        Text(RingPaths.Find(
            Referrer, Referee, Read("1>2 1, 1>3 2, 3>2 2, 1>4 3, 4>5 3, 5>2 3"), hops)));

    /// <summary>
    /// Of random transfers something comes back where there is a way forward in time, and never more than was
    /// sent, received, or could have been.
    /// </summary>
    [Fact]
    public void Something_comes_back_exactly_where_there_is_a_way()
    {
        var random = new Random(20_261_201);
        var found = 0;
        for (var life = 0; life < 3_000; life++)
        {
            var transfers = Enumerable.Range(1, random.Next(1, 14)).Select(id => new Sent(
                id, id, 1, random.Next(1, 7), random.Next(1, 7), new Amount(random.Next(1, 100)))).ToList();
            var hops = random.Next(1, 4);
            var returned = RingPaths.Find(Referrer, Referee, transfers, hops);
            Assert.Equal(HasWay(transfers, Referrer, 0, hops), returned.Count > 0);
            Assert.True(Sum(returned.Select(it => it.Amount))
                <= Sum(transfers.Where(it => it.From == Referrer).Select(it => it.Amount)));
            foreach (var last in returned.GroupBy(it => it.Transaction))
            {
                Assert.True(Sum(last.Select(it => it.Amount)) <= transfers[(int)last.Key - 1].Amount);
            }

            found += returned.Count;
        }

        Assert.InRange(found, 500, 20_000);
    }

    private static bool HasWay(List<Sent> transfers, long at, long after, int hops) => hops > 0
        && transfers.Any(sent => sent.From == at && sent.Transaction > after
            && (sent.To == Referee
                || (sent.To != Referrer && sent.To != at
                    && HasWay(transfers, sent.To, sent.Transaction, hops - 1))));

    private static Amount Sum(IEnumerable<Amount> amounts) =>
        amounts.Aggregate(Amount.Zero, (sum, amount) => sum + amount);

    private static List<Sent> Read(string sent) => [.. sent.Split(", ").Select((text, i) =>
    {
        var numbers = text.Split('>', ' ').Select(int.Parse).ToArray();
        return new Sent(i + 1, i + 1, 1, numbers[0], numbers[1], new Amount(numbers[2]));
    })];

    private static string Text(IReadOnlyList<Returned> returned) => string.Join(
        ", ", returned.Select(it => $"{it.Transaction}: {it.Amount} by {it.Hops}"));
}
