using DSLT.Core;
using DSLT.Features.Transactions;
using DSLT.Ledger;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Transactions;

public sealed class TransactionQueriesTests(PostgresFixture postgres)
{
    private const long Silver = 2;

    private const long Everything = long.MaxValue;

    [Theory]
    [EveryDatabase]
    public async Task A_page_has_ones_own_transactions_newest_first_and_one_more(DatabaseKind kind)
    {
        using var test = new TestStore(kind, postgres);
        await test.Mint(1, 1_000);
        await test.Mint(3, 1_000);
        foreach (var amount in Enumerable.Range(1, 4))
        {
            await test.Transfer(1, 2, amount);
            await test.Transfer(3, 4, amount);
        }

        Assert.Equal([9, 7, 5], Ids(await Page(test, 1, limit: 2)));
        Assert.Equal([5, 3, 1], Ids(await Page(test, 1, before: 7, limit: 2)));
        Assert.Equal([9, 7, 5, 3, 1], Ids(await Page(test, 1, limit: 100)));
        Assert.Equal([10, 8, 6, 4], Ids(await Page(test, 4, limit: 100)));
        Assert.Empty(await Page(test, 1, before: 1));
        Assert.Empty(await Page(test, 5));
    }

    [Theory]
    [EveryDatabase]
    public async Task A_page_is_of_one_token_and_one_kind_where_they_are_asked_for(DatabaseKind kind)
    {
        using var test = new TestStore(kind, postgres);
        await test.Mint(1, 1_000);
        await test.Post(Entries.Mint(1, 1_000, Silver));
        await test.Transfer(1, 2, 5);
        await test.Post(Entries.Transfer(1, 2, 5, Silver));

        Assert.Equal([4, 2], Ids(await Page(test, 1, Silver)));
        Assert.Equal([2, 1], Ids(await Page(test, 1, kind: EntryKind.Mint)));
        Assert.Equal([3], Ids(await Page(test, 1, TestStore.Gold, EntryKind.Transfer)));
        Assert.Empty(await Page(test, 2, kind: EntryKind.Mint));
    }

    [Theory]
    [EveryDatabase]
    public async Task A_transaction_in_two_tokens_comes_once_with_all_its_lines_in_order(DatabaseKind kind)
    {
        using var test = new TestStore(kind, postgres);
        await test.Mint(1, 1_000);
        await test.Post(Entries.Mint(2, 1_000, Silver));
        Posting[] lines =
        [
            Posting.Debit(Holder.User(2), Silver, new Amount(7)),
            Posting.Credit(Holder.User(1), Silver, new Amount(7)),
            Posting.Debit(Holder.User(1), TestStore.Gold, new Amount(3)),
            Posting.Credit(Holder.User(2), TestStore.Gold, new Amount(3)),
        ];
        await test.Post(Entry.Of(EntryKind.Swap, lines));

        var page = await Page(test, 1, limit: 1);

        Assert.Equal([3, 1], Ids(page));
        Assert.Equal(lines, page[0].Postings);
        Assert.Equal(page[0].Postings, (await Find(test, 3))!.Postings);
    }

    [Theory]
    [EveryDatabase]
    public async Task One_transaction_is_found_with_all_it_was_written_with(DatabaseKind kind)
    {
        using var test = new TestStore(kind, postgres);
        var most = Entry.Of(
            EntryKind.Mint, Posting.Debit(Holder.Issuance, TestStore.Gold, Amount.Max),
            Posting.Credit(Holder.User(1), TestStore.Gold, Amount.Max));
        await test.Post(most with { Memo = "it's \"all\" \u20AC" });
        await test.Post(most.Reversal(1));

        var mint = await Find(test, 1);
        var reversal = await Find(test, 2);

        Assert.Equal(
            (1, EntryKind.Mint, test.Clock.NowMicros(), "it's \"all\" \u20AC", 0),
            (mint!.Id, mint.Kind, mint.Time, mint.Memo, mint.Reference));
        Assert.Equal(most.Postings, mint.Postings);
        Assert.Equal((EntryKind.Reversal, null, 1), (reversal!.Kind, reversal.Memo, reversal.Reference));
        Assert.Null(await Find(test, 3));
        Assert.Null(await Find(test, 0));
    }

    private static IEnumerable<long> Ids(IReadOnlyList<StoredTransaction> page) =>
        page.Select(transaction => transaction.Id);

    private static async Task<IReadOnlyList<StoredTransaction>> Page(
        TestStore test, long user, long? token = null, EntryKind? kind = null, long before = Everything,
        int limit = 10)
    {
        await Projected(test);
        return await TransactionQueries.PageOfUser(
            test.Store.Database, user, token, kind, before, limit, TestContext.Current.CancellationToken);
    }

    private static async Task<StoredTransaction?> Find(TestStore test, long id)
    {
        await Projected(test);
        return await TransactionQueries.Find(
            test.Store.Database, id, TestContext.Current.CancellationToken);
    }

    private static Task Projected(TestStore test) =>
        test.Store.Projector.WaitFor(
            test.Sequencer.DurableSequence, TestContext.Current.CancellationToken);
}
