using DSLT.Backups;
using DSLT.Features.Auth.Passwords;
using DSLT.Features.Feeds;
using DSLT.Features.Media;
using DSLT.Features.Metrics;
using DSLT.Features.NftSearch;
using DSLT.Features.Referrals;
using DSLT.Features.Surveillance;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT;

/// <summary>All settings, read and checked once at the start.</summary>
internal sealed record NodeOptions(
    string DataDirectory, string DataProvider, string? PostgresConnection, string? SetupToken,
    string? SecretsKey, AccessOptions Access,
    RateLimitOptions RateLimits, PasswordOptions Passwords, StoreOptions Store, BackupSchedule Backups,
    IReadOnlyList<string> KnownProxies, TelemetryOptions Telemetry, FeedOptions Feed,
    SurveillanceOptions Surveillance, RingOptions Rings, MediaOptions Media, NftSearchOptions NftSearch)
{
    public bool UsesPostgres => DataProvider == "postgres";

    /// <summary>
    /// The settings of a command: those of the node, from appsettings.json and the environment, and where it
    /// is given another directory or database, that.
    /// </summary>
    public static NodeOptions ForCommand(string? directory, string? provider = null) => Read(
        new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
            .AddEnvironmentVariables()
            .AddInMemoryCollection(directory is null ? [] : [new("Data:Directory", directory)])
            .AddInMemoryCollection(provider is null ? [] : [new("Data:Provider", provider)])
            .Build());

    public static NodeOptions Read(IConfiguration settings)
    {
        var provider = settings["Data:Provider"] ?? "sqlite";
        Require(provider is "sqlite" or "postgres", "Data:Provider", "is sqlite or postgres");
        var postgres = settings.GetConnectionString("Postgres");
        Require(
            provider == "sqlite" || !string.IsNullOrEmpty(postgres), "ConnectionStrings:Postgres",
            "is needed with Data:Provider=postgres");
        var creation = settings["Tokens:Creation"] ?? "operators";
        Require(creation is "operators" or "everyone", "Tokens:Creation", "is operators or everyone");
        var limits = new RateLimitOptions
        {
            Enabled = Flag(settings, "RateLimits:Enabled", true),
            RequestsPerMinute = Number(settings, "RateLimits:RequestsPerMinute", 1_000, 1, 10_000_000),
            LoginsPerMinute = Number(settings, "RateLimits:LoginsPerMinute", 20, 1, 100_000),
            FailuresPerUser = Number(settings, "RateLimits:FailuresPerUser", 10, 1, 100_000),
        };
        var memory = new StateLimits(
            Number(settings, "Store:Holdings", 500_000, 1_000, 100_000_000),
            Number(settings, "Store:IdempotencyKeys", 200_000, 100, 100_000_000),
            Number(settings, "Store:Users", 200_000, 100, 100_000_000),
            Number(settings, "Store:Sessions", 100_000, 100, 100_000_000),
            Number(settings, "Store:Keys", 100_000, 100, 100_000_000));
        MasterKey.Parse(settings[MasterKey.Setting]);
        var directory = settings["Data:Directory"] ?? "./data";
        return new NodeOptions(
            directory, provider, postgres, settings["Setup:Token"],
            settings[MasterKey.Setting],
            new AccessOptions(Flag(settings, "Access:PublicReads", true), creation == "everyone"), limits,
            ReadPasswords(settings),
            new StoreOptions
            {
                Limits = memory,
                QueueCapacity = Number(settings, "Store:QueueCapacity", 10_000, 1, 1_000_000),
            },
            ReadBackups(settings),
            (settings["Proxies:Known"] ?? "")
                .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            TelemetryOptions.Read(settings), ReadFeed(settings), ReadSurveillance(settings),
            ReadRings(settings),
            MediaOptions.Read(settings, directory, provider == "postgres" ? postgres : null),
            new NftSearchOptions(1024L * 1024 * Number(settings, "NftSearch:MemoryMiB", 512, 1, 1_000_000)));
    }

    private static PasswordOptions ReadPasswords(IConfiguration settings)
    {
        var defaults = new PasswordOptions();
        var options = defaults with
        {
            Algorithm = settings["Passwords:Algorithm"] ?? defaults.Algorithm,
            MemoryKib = Number(settings, "Passwords:MemoryKib", defaults.MemoryKib, 8, 262_144),
            Passes = Number(settings, "Passwords:Passes", defaults.Passes, 1, 16),
            Iterations = Number(settings, "Passwords:Iterations", defaults.Iterations, 1_000, 4_000_000),
        };
        options.ToCost();
        return options;
    }

    private static FeedOptions ReadFeed(IConfiguration settings)
    {
        var defaults = new FeedOptions();
        return new FeedOptions
        {
            Connections = Number(settings, "Feed:Connections", defaults.Connections, 1, 1_000_000),
            Subscriptions = Number(settings, "Feed:Subscriptions", defaults.Subscriptions, 1, 100_000),
            ConnectionsPerAddress = Number(
                settings, "Feed:ConnectionsPerAddress", defaults.ConnectionsPerAddress, 1, 1_000_000),
            ConnectionsPerUser = Number(
                settings, "Feed:ConnectionsPerUser", defaults.ConnectionsPerUser, 1, 1_000_000),
            HeartbeatSeconds = Number(
                settings, "Feed:HeartbeatSeconds", defaults.HeartbeatSeconds, 1, 3_600),
            QueueKib = Number(settings, "Feed:QueueKib", defaults.QueueKib, 1, 1_000_000),
        };
    }

    private static SurveillanceOptions ReadSurveillance(IConfiguration settings)
    {
        var defaults = new SurveillanceOptions();
        return new SurveillanceOptions
        {
            WindowSeconds = Count("WindowSeconds", defaults.WindowSeconds, 86_400),
            RepeatSeconds = Count("RepeatSeconds", defaults.RepeatSeconds, 2_592_000),
            SelfTrades = Count("SelfTrades", defaults.SelfTrades, 250),
            PairTrades = Count("PairTrades", defaults.PairTrades, 250),
            PairNetBps = Count("PairNetBps", defaults.PairNetBps, 10_000),
            CancelSeconds = Count("CancelSeconds", defaults.CancelSeconds, 3_600),
            LargeTimes = Count("LargeTimes", defaults.LargeTimes, 1_000_000),
            AwayBps = Count("AwayBps", defaults.AwayBps, 10_000),
            SpoofedOrders = Count("SpoofedOrders", defaults.SpoofedOrders, 250),
            CancelledBps = Count("CancelledBps", defaults.CancelledBps, 10_000),
            Layers = Count("Layers", defaults.Layers, 250),
        };

        int Count(string name, int otherwise, int most) =>
            Number(settings, $"Surveillance:{name}", otherwise, 1, most);
    }

    private static RingOptions ReadRings(IConfiguration settings)
    {
        var defaults = new RingOptions();
        return new RingOptions
        {
            WindowDays = Number(settings, "Referrals:WindowDays", defaults.WindowDays, 1, 90),
            ReturnedBps = Number(settings, "Referrals:ReturnedBps", defaults.ReturnedBps, 1, 10_000),
            Hops = Number(settings, "Referrals:Hops", defaults.Hops, 1, RingPaths.MaxHops),
            ThirdAccounts = Number(
                settings, "Referrals:ThirdAccounts", defaults.ThirdAccounts, 1, 1_000),
            UsersAtOnce = Number(settings, "Referrals:UsersAtOnce", defaults.UsersAtOnce, 1, 100_000),
        };
    }

    private static BackupSchedule ReadBackups(IConfiguration settings)
    {
        var defaults = new BackupSchedule();
        return defaults with
        {
            Interval = TimeSpan.FromHours(
                Number(settings, "Backups:IntervalHours", (int)defaults.Interval.TotalHours, 0, 8_760)),
            Keep = Number(settings, "Backups:Keep", defaults.Keep, 1, 10_000),
            KeepDays = Number(settings, "Backups:KeepDays", defaults.KeepDays, 0, 3_650),
            Directory = string.IsNullOrEmpty(settings["Backups:Directory"])
                ? null
                : settings["Backups:Directory"],
        };
    }

    private static bool Flag(IConfiguration settings, string name, bool otherwise)
    {
        var text = settings[name];
        Require(text is null || bool.TryParse(text, out _), name, "is true or false");
        return text is null ? otherwise : bool.Parse(text);
    }

    private static int Number(IConfiguration settings, string name, int otherwise, int least, int most)
    {
        var text = settings[name];
        var value = otherwise;
        Require(
            text is null || (int.TryParse(text, out value) && value >= least && value <= most), name,
            $"is a number from {least} to {most}");
        return value;
    }

    private static void Require(bool holds, string name, string rule)
    {
        if (!holds)
        {
            throw new InvalidSettingException($"The setting {name} {rule}.");
        }
    }
}

/// <summary>A setting that the node cannot start with; its message says which and what it may be.</summary>
internal sealed class InvalidSettingException(string message) : Exception(message);
