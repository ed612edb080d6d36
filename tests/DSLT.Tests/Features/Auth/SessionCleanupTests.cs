using DSLT.Core;
using DSLT.Features.Auth;
using DSLT.Features.Users;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Auth;

public sealed class SessionCleanupTests(PostgresFixture postgres)
{
    [Theory]
    [EveryDatabase]
    public async Task What_expired_by_the_end_of_the_period_is_removed_however_often_it_runs(
        DatabaseKind kind)
    {
        using var opened = new TestStore(kind, postgres);
        var end = opened.Clock.GetUtcNow().AddHours(1);
        await opened.Write<Unit>(tx =>
        {
            tx.State.Users.Save(new(7, "alice", null, "x", Role.User, 0, Frozen: false, 0));
            tx.State.Sessions.Save(Session(1, Clock.Micros(end)));
            tx.State.Sessions.Save(Session(2, Clock.Micros(end) + 1));
            return default(Unit);
        });
        var cleanup = new SessionCleanup(opened.Store);
        await cleanup.Run(end, TestContext.Current.CancellationToken);
        Assert.Equal([Clock.Micros(end) + 1], await opened.Query<long>("SELECT expires_at FROM sessions"));
        var written = opened.Sequencer.DurableSequence;
        await cleanup.Run(end, TestContext.Current.CancellationToken);
        Assert.Equal(written, opened.Sequencer.DurableSequence);
    }

    private static Session Session(byte number, long expiresAt) =>
        new(SessionId.OfToken([number]), 7, 0, expiresAt, null);
}
