using DSLT.Core;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;
using Microsoft.AspNetCore.Http;

namespace DSLT.Tests.Features.Users;

public abstract class UserStoreTests(NodeFixture node)
{
    public sealed class OnSqlite(NodeFixture node) : UserStoreTests(node), IClassFixture<NodeFixture>;

    public sealed class OnPostgres(PostgresNode node)
        : UserStoreTests(node.OrSkip()), IClassFixture<PostgresNode>;

    [Fact]
    public async Task A_refused_command_gives_back_the_id_it_took()
    {
        var refusal = new Refusal(Code.Exists("user"), "Taken.");
        var seen = new List<long>();
        for (var i = 0; i < 2; i++)
        {
            await node.Store.Sequencer.Write<Unit>(Caller.Node, Command.UserRegister, tx =>
            {
                seen.Add(tx.State.Users.NextId());
                return refusal;
            }, StatusCodes.Status201Created);
        }

        Assert.Equal(seen[0], seen[1]);
    }
}
