using DSLT.Core;
using DSLT.Features.Auth;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Auth;

public abstract class SessionStoreTests(NodeFixture node)
{
    public sealed class OnSqlite(NodeFixture node) : SessionStoreTests(node), IClassFixture<NodeFixture>;

    public sealed class OnPostgres(PostgresNode node)
        : SessionStoreTests(node.OrSkip()), IClassFixture<PostgresNode>;

    private const string OtherPassword = "another long password";

    [Fact]
    public async Task A_session_outlives_a_restart_of_the_node()
    {
        await node.Join("rita");
        await node.Restart();
        Assert.Equal("rita", (await node.As("rita").Get("/api/auth/me")).Is(200).Text("username"));
        var setup = new { token = "x", username = "eve", password = OtherPassword };
        (await node.Nobody.Post("/api/setup", setup))
            .IsProblem(404, "not_found");
    }

    [Fact]
    public async Task A_logout_ends_its_session_and_no_other()
    {
        var first = await node.Join("lena");
        var second = await node.Login("lena");
        (await first.Post("/api/auth/logout")).Is(204);
        (await first.Get("/api/auth/me")).IsProblem(401, "unauthenticated");
        (await first.Post("/api/auth/logout")).IsProblem(401, "unauthenticated");
        (await second.Get("/api/auth/me")).Is(200);
    }

    [Fact]
    public async Task A_change_of_password_ends_the_other_sessions()
    {
        var other = await node.Join("pam");
        var own = await node.Login("pam");
        var change = new { currentPassword = NodeFixture.Password, newPassword = OtherPassword };
        (await own.Post("/api/auth/password", change)).Is(204);
        (await own.Get("/api/auth/me")).Is(200);
        (await other.Get("/api/auth/me")).IsProblem(401, "unauthenticated");
        Assert.NotNull((await node.Login("pam", OtherPassword)).Token);
        (await node.Nobody.Post("/api/auth/login", new { username = "pam", password = NodeFixture.Password }))
            .IsProblem(401, "invalid_credentials");
    }

    [Fact]
    public async Task A_new_role_ends_the_sessions_that_had_the_old_one()
    {
        var session = await node.Join("rolf");
        (await node.Admin.Patch("/api/users/rolf", new { role = "operator" })).Is(200);
        (await session.Get("/api/auth/me")).IsProblem(401, "unauthenticated");
        Assert.Equal("operator", (await (await node.Login("rolf")).Get("/api/auth/me")).Text("role"));
    }

    [Fact]
    public async Task A_freeze_ends_the_sessions_and_a_new_one_moves_nothing()
    {
        var session = await node.Join("fred");
        (await node.Admin.Patch("/api/users/fred", new { frozen = true })).Is(200);
        (await session.Get("/api/auth/me")).IsProblem(401, "unauthenticated");
        Assert.Equal("True", (await (await node.Login("fred")).Get("/api/auth/me")).Is(200).Text("frozen"));
    }

    [Fact]
    public async Task Sessions_that_were_ended_stay_ended_after_a_restart()
    {
        var left = await node.Join("sven");
        await node.Join("sigrid");
        (await left.Post("/api/auth/logout")).Is(204);
        (await node.Admin.Patch("/api/users/sigrid", new { frozen = true })).Is(200);
        await node.Restart();
        (await node.As("sven").Get("/api/auth/me")).IsProblem(401, "unauthenticated");
        (await node.As("sigrid").Get("/api/auth/me")).IsProblem(401, "unauthenticated");
    }

    /// <summary>The gate holds the sequencer until both commands wait, so that one batch has them.</summary>
    [Fact]
    public async Task A_session_opened_in_the_batch_that_ends_all_is_ended_with_them()
    {
        await node.Join("gert");
        using var gate = new ManualResetEventSlim();
        var testEnd = TestContext.Current.CancellationToken;
        var sequencer = node.Store.Sequencer;
        var session = new Session(new SessionId(1, 2), 2, 0, long.MaxValue, null);
        var waiting = Run(_ => gate.Wait(testEnd));
        var opened = Run(tx => tx.State.Sessions.Save(session));
        var ended = Run(tx => tx.State.Sessions.EndAllOf(session.UserId));
        gate.Set();
        await Task.WhenAll(waiting, opened, ended);
        Assert.Null(await node.Store.State.Sessions.Committed(session.Id, node.Store.Database, testEnd));

        Task Run(Action<Tx> change) => sequencer.Write<Unit>(Caller.Node, Command.SessionCleanup, tx =>
        {
            change(tx);
            return default(Unit);
        }).AsTask();
    }

    /// <summary>A fixture of its own: the clock moves for everybody on the node.</summary>
    [Fact]
    public async Task A_session_ends_after_24_hours()
    {
        await using var ageing = node.Another();
        await ageing.InitializeAsync();
        var session = await ageing.Join("otto");
        ageing.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMinutes(1));
        (await session.Get("/api/auth/me")).Is(200);
        ageing.Clock.Advance(TimeSpan.FromMinutes(1));
        (await session.Get("/api/auth/me")).IsProblem(401, "unauthenticated");
        await ageing.Restart();
        (await ageing.As("otto").Get("/api/auth/me")).IsProblem(401, "unauthenticated");
        (await (await ageing.Login("otto")).Get("/api/auth/me")).Is(200);
    }
}
