using DSLT.Core;
using DSLT.Data.Sqlite;
using DSLT.Sequencing;

namespace DSLT.Tests.Verification;

public sealed class PageBufferTests
{
    [Fact]
    public async Task Tables_longer_than_a_page_hold_and_a_row_of_a_later_page_is_named()
    {
        using var node = await TestNode.StartWithHistory();
        await node.Write<Unit>(Command.Batch, tx =>
        {
            for (var i = 0; i < 21_000; i++)
            {
                Assert.True(tx.Post(TestNode.Move(1, 3, 1)).Is(out _, out _));
            }

            return default(Unit);
        });
        node.Stop();
        Assert.True(node.Verify().Holds);
        node.Tamper(
            SqliteDatabase.ProjectionFile, "DELETE FROM postings WHERE transaction_id = 20500 AND line = 1");
        Assert.Equal("postings (20500, 1)", Assert.Single(node.Verify().Findings).Where);
    }
}
