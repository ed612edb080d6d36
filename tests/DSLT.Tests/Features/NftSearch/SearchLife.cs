using System.Globalization;
using System.Text.Json;
using DSLT.Core;
using DSLT.Features.NftAuctions;
using DSLT.Features.NftFavourites;
using DSLT.Features.NftOffers;
using DSLT.Features.Nfts;
using DSLT.Features.NftSales;
using DSLT.Features.NftSearch;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.NftSearch;

/// <summary>Random commands that change what items are found by, and random questions.</summary>
internal sealed class SearchLife(TestStore store, Random random)
{
    private static readonly string[] Names = ["Golden", "Goldfish", "Dragon", "drag", "Red", "Ghost", "7"];
    private static readonly string[] Types = ["Background", "Eyes", "a:b"];
    private static readonly string[] Values = ["Red", "Blue", "Gold", "x:y"];

    private readonly List<long> items = [];
    private readonly List<long> collections = [];
    private readonly List<long> listings = [];
    private readonly List<long> auctions = [];

    private string Item => items[random.Next(items.Count)].ToText();

    private string Price => random.Next(1, 400).ToString(CultureInfo.InvariantCulture);

    private string Token => random.Next(3) == 0 ? "GOLD" : "USD";

    private DateTimeOffset Soon => store.Clock.GetUtcNow().AddMinutes(random.Next(10, 200));

    public async Task Begin()
    {
        foreach (var kind in new[] { "unique", "edition" })
        {
            var made = await Write(1, tx => NftCommands.Create(tx, new CreateCollectionRequest("one", kind)));
            collections.Add(made.Value.Id);
            for (var i = 0; i < 4; i++)
            {
                await Mint();
            }
        }
    }

    public async Task Step()
    {
        store.Clock.Advance(TimeSpan.FromSeconds(random.Next(0, 400)));
        var user = random.Next(1, TradingStore.Users + 1);
        await (random.Next(24) switch
        {
            <= 3 => Mint(),
            4 => Write(1, tx => NftItemCommands.Update(tx, Item, new UpdateItemRequest(Metadata()))),
            5 or 6 => Write(user, tx => NftItemCommands.Transfer(
                tx, Item, new TransferItemRequest($"user-{random.Next(1, 5)}", random.Next(1, 3)))),
            7 => Write(user, tx => NftItemCommands.Burn(tx, Item, new BurnItemRequest(random.Next(1, 3)))),
            8 => Write(1, tx => NftMinting.MintCopies(tx, Item, new MintCopiesRequest(random.Next(1, 3)))),
            <= 13 => List(user),
            14 => Write(user, tx => NftListings.Cancel(tx, One(listings))),
            15 or 16 => Write(user, tx => NftPurchases.Buy(tx, One(listings), new BuyListingRequest())),
            17 => Auction(user),
            18 => Write(user, tx => NftAuctionCommands.Cancel(tx, One(auctions))),
            19 => Write(user, tx => NftOfferCommands.Create(
                tx, new CreateNftOfferRequest(Token, Price, Soon, Item))),
            20 => Write(user, tx => (Result<int>)NftOfferCommands.CancelAll(tx)),
            21 => Write(0, tx => (Result<int>)NftListings.Expire(tx, listings)),
            _ => Write(user, tx => NftFavouriteCommands.Set(tx, Item, random.Next(3) > 0)),
        });
    }

    public NftSearchQuery Ask()
    {
        var words = new List<string>();
        if (random.Next(3) == 0)
        {
            SearchWords.Add(words, Pick(Names) + (random.Next(2) == 0 ? " " + Pick(Values)[..1] : ""), 8);
        }

        var collection = random.Next(3) > 0 ? collections[random.Next(2)] : (long?)null;
        var traits = new List<string>();
        for (var i = random.Next(4); i > 0 && collection is not null; i--)
        {
            traits.Add($"{Types[random.Next(2)]}:{Pick(Values)}");
        }

        var token = random.Next(2) == 0 ? random.Next(1, 3) : (long?)null;
        var hasPrices = token is not null && random.Next(2) == 0;
        var sorts = Enum.GetValues<NftSort>().Where(sort => sort switch
        {
            NftSort.PriceAscending or NftSort.PriceDescending => token is not null,
            NftSort.Rarity => collection is not null,
            _ => true,
        }).ToList();
        var unit = token == TradingStore.Usd ? 100 : 1_000_000;
        return new NftSearchQuery(
            words, collection, traits, random.Next(2) == 0 ? (NftStatus)random.Next(64) : NftStatus.None,
            token, hasPrices ? new Amount(random.Next(100) * unit) : Amount.Zero,
            hasPrices ? new Amount(random.Next(100, 400) * unit) : Amount.Max,
            random.Next(4) == 0 ? random.Next(1, 5) : null, sorts[random.Next(sorts.Count)], 3, null,
            WithFacets: true);
    }

    private Task Mint()
    {
        var at = random.Next(Math.Min(2, collections.Count));
        var collection = collections[at].ToText();
        return Remember(items, Write(1, tx => NftMinting.Mint(tx, collection, new MintItemRequest(
            Metadata(), at == 0 ? 1 : random.Next(1, 5), at == 0 ? null : random.Next(5, 9),
            $"user-{random.Next(1, 5)}", Draft: random.Next(5) == 0))), item => item.Id);
    }

    private Task List(long user)
    {
        var isFalling = random.Next(3) == 0;
        var lines = Enumerable.Range(0, random.Next(5) == 0 ? 2 : 1)
            .Select(_ => new ListingItemBody(Item, random.Next(3) == 0 ? 2 : 1)).ToList();
        return Remember(listings, Write(user, tx => NftListings.Create(tx, new CreateListingRequest(
            lines, Token, Price, isFalling ? "dutchLinear" : null, EndPrice: isFalling ? "0.5" : null,
            StartsAt: random.Next(6) == 0 ? store.Clock.GetUtcNow().AddMinutes(5) : null,
            EndsAt: isFalling ? Soon : null, ExpiresAt: random.Next(6) == 0 ? Soon : null,
            Lazy: random.Next(6) == 0))), listing => listing.Id);
    }

    private Task Auction(long user) => Remember(auctions, Write(user, tx => NftAuctionCommands.Create(
        tx, new CreateNftAuctionRequest(Item, "USD", Price, Soon))), auction => auction.Id);

    private NftMetadata Metadata()
    {
        var attributes = new List<NftAttribute>();
        for (var i = random.Next(4); i > 0; i--)
        {
            attributes.Add(random.Next(5) == 0
                ? new NftAttribute(JsonElement.Parse("7"), "Level")
                : new NftAttribute(JsonSerializer.SerializeToElement(Pick(Values)), Pick(Types)));
        }

        return new NftMetadata(
            $"{Pick(Names)} {Pick(Names)}", random.Next(2) == 0 ? Pick(Names) : null,
            Attributes: [.. attributes.DistinctBy(one => (one.TraitType, one.Value.ToString()))]);
    }

    private string Pick(string[] of) => of[random.Next(of.Length)];

    private string One(List<long> ids) => ids.Count == 0 ? "1000000" : ids[random.Next(ids.Count)].ToText();

    private static async Task Remember<T>(List<long> ids, Task<Result<T>> written, Func<T, long> id)
    {
        if ((await written).Is(out var made, out _))
        {
            ids.Add(id(made));
        }
    }

    private async Task<Result<T>> Write<T>(long user, Func<Tx, Result<T>> handle) =>
        (await store.Sequencer.Write(TradingStore.Trader(user), Command.Batch, handle)).Result;
}
