using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Vesting;

public abstract class VestingEndpointsTests(MarketFixture node)
{
    public sealed class OnSqlite(MarketFixture node)
        : VestingEndpointsTests(node), IClassFixture<MarketFixture>;

    public sealed class OnPostgres(PostgresMarket node)
        : VestingEndpointsTests(node.OrSkip()), IClassFixture<PostgresMarket>;

    private const string All = "/api/vesting/grants";
    private const string Past = "2020-01-01T00:00:00Z";

    private static readonly object ByMilestones = new
    {
        kind = "milestones",
        milestones = new[] { new { name = "audit", parts = 1 }, new { name = "launch", parts = 3 } },
    };

    private static readonly ScenarioTable Table = new(
        new("Without a login none is made", $"POST {All}", New(), 401, "unauthenticated", By: "nobody"),
        new("Auditors make none", $"POST {All}", New(), 403, "forbidden", By: "ada"),
        new("Of a token that is not there", $"POST {All}", New(token: "NO"), 404, "token_not_found"),
        new("For a user that is not there", $"POST {All}", New(to: "zoe"), 404, "user_not_found"),
        new("Of nothing", $"POST {All}", New(amount: "0"), 400, "invalid_amount"),
        new("Of more than one has", $"POST {All}", New(amount: "1000.1"), 409, "insufficient_balance"),
        new("Of a paused token", $"POST {All}", New(token: "PAUSED"), 409, "token_paused"),
        new("By a frozen holding", $"POST {All}", New(), 409, "account_frozen", By: "dave"),
        new(
            "Of a kind there is not", $"POST {All}", New(terms: new { kind = "magic" }), 400,
            "invalid_kind"),
        new(
            "Without a duration", $"POST {All}", New(terms: new { kind = "linear" }), 400,
            "invalid_duration_seconds"),
        new(
            "With a cliff beyond the end", $"POST {All}",
            New(terms: new { kind = "linear", cliffSeconds = 11, durationSeconds = 10 }), 400,
            "invalid_cliff_seconds"),
        new(
            "Linear with steps", $"POST {All}",
            New(terms: new { kind = "linear", durationSeconds = 10, steps = 2 }), 400, "invalid_schedule"),
        new(
            "Stepped without steps", $"POST {All}", New(terms: new { kind = "stepped", stepMonths = 1 }),
            400, "invalid_steps"),
        new(
            "With two kinds of steps", $"POST {All}",
            New(terms: new { kind = "stepped", steps = 2, stepMonths = 1, stepSeconds = 1 }), 400,
            "invalid_schedule"),
        new(
            "With more months than there may be", $"POST {All}",
            New(terms: new { kind = "stepped", steps = 10_000, stepMonths = 1 }), 400,
            "invalid_step_months"),
        new(
            "With more seconds than there may be", $"POST {All}",
            New(terms: new { kind = "stepped", steps = 10_000, stepSeconds = long.MaxValue }), 400,
            "invalid_step_seconds"),
        new(
            "Beginning in another age", $"POST {All}",
            New(terms: new { kind = "linear", start = "1969-01-01T00:00:00Z", durationSeconds = 1 }), 400,
            "invalid_start"),
        new(
            "By milestones of no parts", $"POST {All}",
            New(terms: new { kind = "milestones", milestones = new[] { new { name = "a", parts = 0 } } }),
            400, "invalid_milestones"),
        new(
            "A grant is made", $"POST {All}", New(revocable: true), 201, null, "\"grantId\":\"1\""),
        new("The grantor sees it", $"GET {All}/1", null, 200, null, "\"claimable\":\"0\""),
        new("So does the beneficiary", $"GET {All}/1", null, 200, null, "\"total\":\"10\"", "bob"),
        new("And operators", $"GET {All}/1", null, 200, null, "\"grantor\":\"alice\"", "opal"),
        new("Nobody else", $"GET {All}/1", null, 404, "grant_not_found", By: "dave"),
        new("One that is not there", $"GET {All}/99", null, 404, "grant_not_found"),
        new("An id that is none", $"GET {All}/x", null, 404, "grant_not_found"),
        new("Lists need a login", $"GET {All}", null, 401, "unauthenticated", By: "nobody"),
        new("A role that is none", $"GET {All}?role=king", null, 400, "invalid_role"),
        new("A limit too large", $"GET {All}?limit=101", null, 400, "invalid_limit"),
        new("A cursor from elsewhere", $"GET {All}?cursor=!", null, 400, "invalid_cursor"),
        new(
            "Made by oneself", $"GET {All}?role=grantor", null, 200, null, "\"beneficiary\":\"bob\""),
        new("Had by oneself", $"GET {All}?role=beneficiary", null, 200, null, "\"items\":[]"),
        new("Before anything vests", $"POST {All}/1/claim", null, 409, "nothing_to_claim", By: "bob"),
        new("The grantor claims nothing", $"POST {All}/1/claim", null, 403, "forbidden"),
        new("Who has nothing to do with it neither", $"POST {All}/1/claim", null, 404, "grant_not_found",
            By: "dave"),
        new("The beneficiary does not pause", $"POST {All}/1/pause", null, 403, "forbidden", By: "bob"),
        new("Only what is paused is resumed", $"POST {All}/1/resume", null, 409, "grant_not_paused"),
        new("It is paused", $"POST {All}/1/pause", null, 200, null, "\"state\":\"paused\"", "opal"),
        new("Paused once", $"POST {All}/1/pause", null, 409, "grant_paused"),
        new("A paused one pays nothing", $"POST {All}/1/claim", null, 409, "grant_paused", By: "bob"),
        new(
            "Nor does it change hands", $"POST {All}/1/offer", new { to = "opal" }, 409, "grant_paused",
            By: "bob"),
        new("It is resumed", $"POST {All}/1/resume", null, 200, null, "\"state\":\"active\""),
        new("It has no milestones", $"POST {All}/1/milestones/1/release", null, 404, "milestone_not_found"),
        new("Nothing was offered", $"DELETE {All}/1/offer", null, 404, "offer_not_found", By: "bob"),
        new(
            "To nobody", $"POST {All}/1/offer", new { to = "zoe" }, 404, "user_not_found", By: "bob"),
        new("To oneself", $"POST {All}/1/offer", new { to = "bob" }, 400, "self_transfer", By: "bob"),
        new("To who is frozen", $"POST {All}/1/offer", new { to = "carol" }, 409, "account_frozen",
            By: "bob"),
        new("By the grantor", $"POST {All}/1/offer", new { to = "opal" }, 403, "forbidden"),
        new(
            "It is offered", $"POST {All}/1/offer", new { to = "admin" }, 200, null,
            "\"offeredTo\":\"admin\"", "bob"),
        new("To somebody else it is not", $"POST {All}/1/accept", null, 404, "offer_not_found"),
        new("It is accepted", $"POST {All}/1/accept", null, 200, null, "\"beneficiary\":\"admin\"", "admin"),
        new("Once only", $"POST {All}/1/accept", null, 404, "offer_not_found", By: "admin"),
        new("Who gave it away has it no more", $"GET {All}/1", null, 404, "grant_not_found", By: "bob"),
        new(
            "It is revoked", $"POST {All}/1/revoke", null, 200, null, "\"returned\":\"10\""),
        new("Revoked once", $"POST {All}/1/revoke", null, 409, "grant_revoked"),
        new("What is revoked is not paused", $"POST {All}/1/pause", null, 409, "grant_revoked"),
        new("Nothing is left of it", $"POST {All}/1/claim", null, 409, "nothing_to_claim", By: "admin"),
        new(
            "One by milestones is made", $"POST {All}", New(terms: ByMilestones), 201, null,
            "\"amount\":\"2.5\",\"released\":false"),
        new(
            "The beneficiary releases none", $"POST {All}/2/milestones/1/release", null, 403, "forbidden",
            By: "bob"),
        new("There are two", $"POST {All}/2/milestones/3/release", null, 404, "milestone_not_found"),
        new("And none before them", $"POST {All}/2/milestones/0/release", null, 404, "milestone_not_found"),
        new(
            "One is released", $"POST {All}/2/milestones/1/release", null, 200, null,
            "\"claimable\":\"2.5\"", "opal"),
        new("Released once", $"POST {All}/2/milestones/1/release", null, 409, "milestone_released"),
        new("It is claimed", $"POST {All}/2/claim", null, 200, null, "\"released\":\"2.5\"", "bob"),
        new("Claimed once", $"POST {All}/2/claim", null, 409, "nothing_to_claim", By: "bob"),
        new("What is for good is not revoked", $"POST {All}/2/revoke", null, 409, "not_revocable"),
        new(
            "One that is over is made", $"POST {All}",
            New(revocable: true, terms: new { kind = "linear", start = Past, durationSeconds = 60 }), 201,
            null, "\"claimable\":\"10\""),
        new("All has vested", $"POST {All}/3/revoke", null, 409, "grant_done"),
        new("All is claimed", $"POST {All}/3/claim", null, 200, null, "\"state\":\"done\"", "bob"),
        new("Nothing is left", $"POST {All}/3/claim", null, 409, "nothing_to_claim", By: "bob"),
        new("What is done is not paused", $"POST {All}/3/pause", null, 409, "grant_done"),
        new(
            "What is done does not change hands", $"POST {All}/3/offer", new { to = "opal" }, 409,
            "grant_done", By: "bob"),
        new("A page", $"GET {All}?limit=2", null, 200, null, "\"next\":\"Mg\"", "opal"),
        new("The next page", $"GET {All}?limit=2&cursor=Mg", null, 200, null, "\"next\":null", "opal"),
        new(
            "Anybody sees what vests when", "GET /api/vesting/calendar?token=GOLD", null, 200, null,
            "\"before\":\"10\"", "nobody"),
        new(
            "Of a token that is not there nobody", "GET /api/vesting/calendar?token=NO", null, 404,
            "token_not_found", By: "nobody"),
        new("Of no token", "GET /api/vesting/calendar", null, 404, "token_not_found", By: "nobody"),
        new(
            "Of more days than a year has",
            "GET /api/vesting/calendar?token=GOLD&from=2026-01-01&to=2027-01-02", null, 400, "invalid_to",
            By: "nobody"),
        new(
            "From a day that is none", "GET /api/vesting/calendar?token=GOLD&from=x", null, 400,
            "invalid_from", By: "nobody"));

    public static TheoryData<string> Names => Table.Names;

    [Fact]
    public async Task Grants_answer_as_described()
    {
        // In turn: each goes on where the one before left it.
        await using var own = node.Another();
        await own.InitializeAsync();
        foreach (var name in Names)
        {
            await Table.Run(name, own);
        }
    }

    [Fact]
    public async Task A_grant_pays_to_the_second_and_a_retry_pays_once()
    {
        await using var own = node.Another();
        await own.InitializeAsync();
        own.Clock.Stop();
        var start = own.Clock.GetUtcNow().AddSeconds(10).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
        (await own.As("alice").Post(All, New(
            revocable: true, amount: "100",
            terms: new { kind = "linear", start, cliffSeconds = 50, durationSeconds = 300 }))).Is(201);
        own.Clock.Advance(TimeSpan.FromSeconds(59));
        var grant = (await own.As("bob").Get($"{All}/1")).Is(200).Json;
        Assert.Equal("0", grant.GetProperty("claimable").GetString());
        Assert.Equal("16.666666", grant.GetProperty("nextUnlock").GetProperty("amount").GetString());
        own.Clock.Advance(TimeSpan.FromSeconds(51));
        for (var again = 0; again < 2; again++)
        {
            var claimed = await own.As("bob").Post($"{All}/1/claim", null, "once");
            Assert.Equal("33.333333", claimed.Text("released"));
        }

        Assert.Equal("33.333333", (await own.As("bob").Get("/api/tokens/balance/GOLD")).Text("available"));
        await own.Restart();
        own.Clock.Advance(TimeSpan.FromSeconds(50));
        (await own.As("alice").Post($"{All}/1/revoke")).Is(200);
        Assert.Equal("950", (await own.As("alice").Get("/api/tokens/balance/GOLD")).Text("available"));
        (await own.As("bob").Post($"{All}/1/claim")).Is(200);
        Assert.Equal("50", (await own.As("bob").Get("/api/tokens/balance/GOLD")).Text("available"));
    }

    [Fact]
    public async Task What_an_account_may_not_receive_waits_for_it()
    {
        await using var own = node.Another();
        await own.InitializeAsync();
        var over = new { kind = "linear", start = Past, durationSeconds = 60 };
        (await own.As("alice").Post(All, New(to: "dave", terms: over))).Is(201);
        (await own.As("dave").Post($"{All}/1/claim")).IsProblem(409, "account_frozen");
        (await own.As("dave").Post($"{All}/1/offer", new { to = "bob" })).IsProblem(409, "account_frozen");
        (await own.Admin.Post(
            "/api/tokens/freeze", new { token = "GOLD", username = "dave", frozen = false })).Is(200);
        (await own.Admin.Patch("/api/tokens/GOLD", new { paused = true })).Is(200);
        (await own.As("dave").Post($"{All}/1/claim")).IsProblem(409, "token_paused");
        (await own.Admin.Patch("/api/tokens/GOLD", new { paused = false })).Is(200);
        (await own.As("dave").Post($"{All}/1/claim")).Is(200);
    }

    private static object New(
        string token = "GOLD", string to = "bob", string amount = "10", object? terms = null,
        bool? revocable = null) => new
        {
            token,
            beneficiary = to,
            amount,
            schedule = terms ?? new { kind = "linear", start = MarketFixture.Later, durationSeconds = 100 },
            revocable,
        };
}
