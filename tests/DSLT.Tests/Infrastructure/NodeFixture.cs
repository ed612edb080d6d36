using Dapper;
using DSLT.Jobs;
using DSLT.Sequencing;
using DSLT.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DSLT.Tests.Infrastructure;

/// <summary>
/// The real node on a free port of this machine, with a directory or a database of its own, cheap password
/// hashes and a clock that tests may advance. Limits are off unless a subclass asks for them.
/// </summary>
public class NodeFixture : IAsyncLifetime
{
    public const string Password = "correct horse battery";

    private const string SetupToken = "the-setup-token-of-tests";

    private readonly string? connection;
    private readonly string directory;
    private readonly Dictionary<string, ApiClient> users = new(StringComparer.Ordinal);
    private WebApplication? app;
    private HttpClient? http;

    public NodeFixture()
        : this(null)
    {
    }

    /// <summary>A node on PostgreSQL where it is given one, else on SQLite.</summary>
    protected NodeFixture(PostgresFixture? postgres)
    {
        Postgres = postgres;
        connection = IsMissing ? null : postgres?.CreateDatabase();
        directory = Directory.CreateTempSubdirectory("dslt-test-").FullName;
    }

    /// <summary>Where this node has its database, or null where it is on SQLite.</summary>
    public PostgresFixture? Postgres { get; }

    public SettableClock Clock { get; } = new();

    public ErrorLog Log { get; } = new();

    /// <summary>A caller without a login.</summary>
    public ApiClient Nobody => new(Http);

    /// <summary>The administrator that the setup made.</summary>
    public ApiClient Admin => users["admin"];

    public Uri Address => Http.BaseAddress!;

    public IServiceProvider Services => App.Services;

    /// <summary>The endpoints of the API in its own form.</summary>
    public IReadOnlyList<RouteEndpoint> Routes =>
        [.. EveryRoute.Where(route => route.Metadata.GetMetadata<RouteForm>() is null)];

    /// <summary>Those in the form of other exchanges too; the framework's own left out.</summary>
    public IReadOnlyList<RouteEndpoint> EveryRoute => [.. App.Services
        .GetServices<EndpointDataSource>()
        .SelectMany(source => source.Endpoints)
        .OfType<RouteEndpoint>()];

    internal Store Store => App.Services.GetRequiredService<Store>();

    /// <summary>Settings of this fixture, over the ones that all tests share.</summary>
    protected virtual IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>();

    public static NodeFixture On(DatabaseKind kind, PostgresFixture postgres) =>
        kind == DatabaseKind.Postgres ? new PostgresNode(postgres).OrSkip() : new NodeFixture();

    /// <summary>A node of its own on the same kind of database, for a test that disturbs others.</summary>
    public virtual NodeFixture Another() => Postgres is null ? new NodeFixture() : new PostgresNode(Postgres);

    /// <summary>A user who was made before; "nobody" has no login.</summary>
    public ApiClient As(string name) => name == "nobody" ? Nobody : users[name];

    /// <summary>This, where there is its database; the test is skipped where there is none.</summary>
    public virtual NodeFixture OrSkip()
    {
        Postgres?.Require();
        return this;
    }

    public async ValueTask InitializeAsync()
    {
        if (IsMissing)
        {
            // A skip from within a fixture fails its tests: they skip themselves.
            return;
        }

        await Start();
        var setup = new { token = SetupToken, username = "admin", password = Password };
        (await Nobody.Post("/api/setup", setup)).Is(201);
        users["admin"] = await Login("admin");
        await Prepare();
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        Directory.Delete(directory, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// Waits until each job of the calendar has had its first run, which comes some time after the start and
    /// may write a command between a request and the look at what it changed.
    /// </summary>
    public Task JobsHaveRun() => Eventually.Is(
        async () => (await Services.GetRequiredService<JobScheduler>().States(
                TestContext.Current.CancellationToken)).Is(out var states, out _)
            && states.All(state => state.Last.StartedAt is not null),
        "every job has run once");

    /// <summary>
    /// Stops the node and starts it on the same directory, as after an upgrade, or after somebody did
    /// something to the directory.
    /// </summary>
    public async Task Restart(Action<string>? meanwhile = null)
    {
        var tokens = users.ToDictionary(user => user.Key, user => user.Value.Token);
        await Stop();
        meanwhile?.Invoke(directory);
        await Start();
        foreach (var (name, token) in tokens)
        {
            users[name] = new ApiClient(Http, token);
        }
    }

    /// <summary>Registers a user, gives the role if it is another than user's, and logs in.</summary>
    public async Task<ApiClient> Join(string name, string role = "user")
    {
        (await Nobody.Post("/api/auth/register", new { username = name, password = Password })).Is(201);
        if (role != "user")
        {
            (await Admin.Patch($"/api/users/{name}", new { role })).Is(200);
        }

        return users[name] = await Login(name);
    }

    /// <summary>Every refused attempt as the audit log has it: actor, code, address.</summary>
    public async Task<List<string>> RefusedOnRecord()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await Services.GetRequiredService<Refusals>().Flush();
        await Store.Projector.WaitFor(Store.Sequencer.DurableSequence, cancellation);
        await using var reader = await Store.Database.OpenReader(cancellation);
        return [.. await reader.QueryAsync<string>(
            "SELECT actor || ' ' || outcome || ' ' || address FROM audit_log WHERE outcome IS NOT NULL "
            + "ORDER BY sequence")];
    }

    /// <summary>Opens a new session for a user whose old ones were ended.</summary>
    public async Task Relogin(string name) => users[name] = await Login(name);

    /// <summary>Another session of a user.</summary>
    public async Task<ApiClient> Login(string name, string password = Password)
    {
        var reply = await Nobody.Post("/api/auth/login", new { username = name, password });
        return new ApiClient(Http, reply.Is(200).Text("token"));
    }

    /// <summary>What a subclass has on its node before the first test.</summary>
    protected virtual Task Prepare() => Task.CompletedTask;

    private bool IsMissing => Postgres is { IsInstalled: false };

    private WebApplication App => app ?? throw new InvalidOperationException("The node was not started.");

    private HttpClient Http => http ?? throw new InvalidOperationException("The node was not started.");

    private async Task Start()
    {
        var settings = new Dictionary<string, string>
        {
            ["Urls"] = "http://127.0.0.1:0",
            ["Data:Directory"] = directory,
            ["Data:Provider"] = connection is null ? "sqlite" : "postgres",
            ["ConnectionStrings:Postgres"] = connection ?? "",
            ["Setup:Token"] = SetupToken,
            ["RateLimits:Enabled"] = "false",
            ["Passwords:MemoryKib"] = "8",
            ["Passwords:Passes"] = "1",
        };
        foreach (var (name, value) in Settings)
        {
            settings[name] = value;
        }

        app = NodeHost.Build([.. settings.Select(setting => $"--{setting.Key}={setting.Value}")], builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(Clock);
            builder.Services.AddSingleton<IStartupFilter, DocumentedAnswers>();
            builder.Logging.ClearProviders().AddProvider(Log);
        });
        await app.StartAsync();
        http = new HttpClient { BaseAddress = new Uri(app.Urls.First()), Timeout = TimeSpan.FromSeconds(30) };
    }

    private async Task Stop()
    {
        http?.Dispose();
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }
}

/// <summary>The same on PostgreSQL; a test that needs it is skipped where there is none.</summary>
public sealed class PostgresNode(PostgresFixture postgres) : NodeFixture(postgres);
