using System.Net;
using DSLT.Backups;
using DSLT.Core;
using DSLT.Data;
using DSLT.Data.Postgres;
using DSLT.Data.Sqlite;
using DSLT.Features.Airdrops;
using DSLT.Features.Auctions;
using DSLT.Features.Audit;
using DSLT.Features.Auth;
using DSLT.Features.Auth.Passwords;
using DSLT.Features.Batches;
using DSLT.Features.Candles;
using DSLT.Features.Compat.Binance;
using DSLT.Features.Compat.Binance.Streams;
using DSLT.Features.Feeds;
using DSLT.Features.Fees;
using DSLT.Features.Keys;
using DSLT.Features.MarketMaking;
using DSLT.Features.Markets;
using DSLT.Features.Media;
using DSLT.Features.Metrics;
using DSLT.Features.NftAuctions;
using DSLT.Features.NftFavourites;
using DSLT.Features.NftOffers;
using DSLT.Features.Nfts;
using DSLT.Features.NftSales;
using DSLT.Features.NftSearch;
using DSLT.Features.Orders;
using DSLT.Features.Pools;
using DSLT.Features.Referrals;
using DSLT.Features.Risk;
using DSLT.Features.Routing;
using DSLT.Features.Sales;
using DSLT.Features.Staking;
using DSLT.Features.Surveillance;
using DSLT.Features.System;
using DSLT.Features.Tickers;
using DSLT.Features.Tokens;
using DSLT.Features.Trading;
using DSLT.Features.Transactions;
using DSLT.Features.Users;
using DSLT.Features.Vesting;
using DSLT.Jobs;
using DSLT.Sequencing;
using DSLT.Web;
using DSLT.Web.Docs;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DSLT;

/// <summary>Puts the node together: its services, the way of a request, its routes.</summary>
internal static class NodeHost
{
    public const int MaxBodyBytes = 1024 * 1024;

    public const string DefaultUrl = "http://localhost:8080";

    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = MaxBodyBytes;
        });
        configure?.Invoke(builder);
        if (string.IsNullOrEmpty(builder.Configuration["Urls"]))
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        AddServices(builder.Services, NodeOptions.Read(builder.Configuration));
        var app = builder.Build();
        Pipeline(app);
        Map(app);
        return app;
    }

    /// <summary>The database that the settings name.</summary>
    public static IDatabase OpenDatabase(NodeOptions options, TimeProvider clock) => options.UsesPostgres
        ? PostgresDatabase.Open(options.PostgresConnection!, clock)
        : SqliteDatabase.Open(options.DataDirectory);

    private static void AddServices(IServiceCollection services, NodeOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(options.Access);
        services.AddSingleton(options.RateLimits);
        services.AddSingleton(options.Passwords);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => Store.Open(
            OpenDatabase(options, provider.GetRequiredService<TimeProvider>()),
            provider.GetRequiredService<TimeProvider>(), ApiJson.Options, options.Store,
            provider.GetRequiredService<ILoggerFactory>()));
        AddKeys(services, options);
        services.AddSingleton<Permissions>();
        services.AddSingleton<RequestCounts>();
        services.AddSingleton<PasswordHasher>();
        services.AddSingleton<LoginThrottle>();
        services.AddSingleton<Accounts>();
        services.AddSingleton<Writes>();
        services.AddSingleton(new SetupToken(options.SetupToken));
        services.AddSingleton<Refusals>();
        services.AddHostedService(provider => provider.GetRequiredService<Refusals>());
        services.AddSingleton<ScheduledJob, SessionCleanup>();
        services.AddSingleton<ScheduledJob, StakingPayday>();
        services.AddHostedService<OrderExpiry>();
        services.AddHostedService<MakerSampling>();
        services.AddHostedService<RiskReopening>();
        services.AddSingleton<ScheduledJob, VestingRelease>();
        services.AddAirdrops();
        services.AddSingleton<VestingOutlook>();
        services.AddHostedService(provider => provider.GetRequiredService<VestingOutlook>());
        services.AddHostedService<AuctionClearing>();
        services.AddSingleton<ScheduledJob, SaleSettlement>();
        services.AddSingleton<ScheduledJob, ListingExpiry>();
        services.AddMedia(options.Media);
        services.AddNftSearch(options.NftSearch);
        services.AddSingleton<ScheduledJob, NftAuctionSettlement>();
        services.AddSingleton<ScheduledJob, NftOfferExpiry>();
        services.AddFeed(options.Feed);
        services.AddCommands();
        services.AddSurveillance(options.Surveillance);
        services.AddReferrals(options.Rings);
        services.AddBinance();
        services.AddNodeMetrics(options.Telemetry);
        services.AddJobs(options);
        if (!options.UsesPostgres)
        {
            services.AddSingleton(provider => new BackupDirectory(
                options.DataDirectory,
                options.Backups,
                provider.GetRequiredService<TimeProvider>(),
                new CopyByWriters(provider.GetRequiredService<Store>())));
            services.AddSingleton(provider => new BackupJob(
                provider.GetRequiredService<BackupDirectory>(),
                provider.GetRequiredService<Store>().Sequencer,
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<BackupJob>>()));
            services.AddHostedService(provider => provider.GetRequiredService<BackupJob>());
        }

        services.ConfigureHttpJsonOptions(json => ApiJson.Apply(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddDocs();
        services.AddResponseCompression(compression => compression.EnableForHttps = false);
        services.Configure<ForwardedHeadersOptions>(headers => TrustProxies(headers, options.KnownProxies));
    }

    /// <summary>The store comes first: it holds the directory that the master key may be made in.</summary>
    private static void AddKeys(IServiceCollection services, NodeOptions options)
    {
        services.AddSingleton<SecretBox>(provider =>
        {
            provider.GetRequiredService<Store>();
            return MasterKey.Open(options.SecretsKey, options.DataDirectory);
        });
        services.AddSingleton<KeyVerification>();
        services.AddSingleton<SignedRequests>();
        services.AddHostedService<MasterKeyCheck>();
    }

    private static void TrustProxies(ForwardedHeadersOptions headers, IReadOnlyList<string> proxies)
    {
        headers.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        headers.KnownProxies.Clear();
        headers.KnownIPNetworks.Clear();
        foreach (var proxy in proxies)
        {
            if (IPAddress.TryParse(proxy, out var address))
            {
                headers.KnownProxies.Add(address);
            }
            else if (System.Net.IPNetwork.TryParse(proxy, out var network))
            {
                headers.KnownIPNetworks.Add(network);
            }
            else
            {
                throw new InvalidSettingException(
                    $"The setting Proxies:Known has '{proxy}', which is neither an address nor a network.");
            }
        }
    }

    private static void Pipeline(WebApplication app)
    {
        if (app.Services.GetRequiredService<NodeOptions>().KnownProxies.Count > 0)
        {
            app.UseForwardedHeaders();
        }

        if (app.Services.GetRequiredService<TelemetryOptions>().OtlpEndpoint is not null)
        {
            app.UseMiddleware<RequestTraces>();
        }

        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<ErrorHandling>();
        app.UseResponseCompression();
        app.UseDocsFiles();
        app.UseWebSockets();
        app.UseRouting();
        app.UseMiddleware<Authentication>();
        app.UseMiddleware<RateLimits>();
        app.UseMiddleware<RouteGuard>();
        app.UseMiddleware<IdempotencyMiddleware>();
    }

    private static void Map(WebApplication app)
    {
        var api = app.MapGroup("/api");
        api.MapAuth();
        api.MapUsers();
        api.MapKeys();
        api.MapTransactions();
        api.MapTokens();
        api.MapPools();
        api.MapMarkets();
        api.MapRouting();
        api.MapRisk();
        api.MapSurveillance();
        api.MapCandles();
        api.MapFees();
        api.MapAuctions();
        api.MapTickers();
        api.MapFeed();
        api.MapOrders();
        api.MapTrading();
        api.MapMarketMaking();
        api.MapStaking();
        api.MapVesting();
        api.MapAirdrops();
        api.MapReferrals();
        api.MapSales();
        api.MapNfts();
        api.MapListings();
        api.MapNftAuctions();
        api.MapNftOffers();
        api.MapHistories();
        api.MapFavourites();
        api.MapNftSearch();
        api.MapPhases();
        api.MapMedia();
        api.MapBatches();
        api.MapCommands();
        app.MapBinance();
        app.MapHealth(api);
        app.MapMetrics(api);
        api.MapAudit();
        api.MapBackups();
        api.MapJobs();
        app.MapDocs();
    }
}
