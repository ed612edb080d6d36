using System.Text.Json.Nodes;
using DSLT.Features.Nfts;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Web.Docs;

/// <summary>What the parameters of paths and queries mean: one name means the same on every route.</summary>
internal static class ParameterText
{
    private static readonly Dictionary<string, (string Text, JsonNode Example)> Texts =
        new(StringComparer.Ordinal)
        {
            ["limit"] = ($"How many items, 1 to {Page.MaxLimit}; {Page.DefaultLimit} where left out.", 20),
            ["cursor"] = ("The 'next' of the page before; left out for the first.", "MTI"),
            ["token"] = ("A token's symbol.", "GOLD"),
            ["symbol"] = ("A token's symbol.", "GOLD"),
            ["username"] = ("A user's name.", "alice"),
            ["transactionId"] = ("The id of a transaction.", "42"),
            ["keyId"] = ("The id of an API key; not the key itself.", "3"),
            ["poolId"] = ("The id of a pool.", "1"),
            ["name"] = ("The name of a job.", "session-cleanup"),
            ["days"] = ("How many days back, 1 to 365; 30 where left out.", "30"),
            ["programmeId"] = ("The id of a programme.", "1"),
            ["positionId"] = ("The id of a position.", "3"),
            ["airdropId"] = ("The id of an airdrop.", "1"),
            ["grantId"] = ("The id of a grant.", "12"),
            ["cid"] = ("The CID of media: version 1 in base32, or version 0.",
                "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e"),
            ["reason"] = ("Why: a line for the audit log.", "Reported as stolen"),
            ["saleId"] = ("The id of a sale.", "1"),
            ["collectionId"] = ("The id of a collection.", "1"),
            ["itemId"] = ("The id of an item.", "1"),
            ["listingId"] = ("The id of a listing.", "1"),
            ["phaseId"] = ("The id of a phase of minting.", "1"),
            ["auctionId"] = ("The id of an auction.", "1"),
            ["offerId"] = ("The id of an offer.", "1"),
            ["bidder"] = ("Only of one who bids, by their name.", "bob"),
            ["collection"] = ("Only of one collection, by its id.", "1"),
            ["item"] = ("Only of one item, by its id.", "1"),
            ["creator"] = ("Only of one creator, by their name.", "alice"),
            ["seller"] = ("Only of one seller, by their name.", "alice"),
            ["owner"] = ("Whose it is then, by their name; the caller's where left out.", "bob"),
            ["holder"] = ("Only what one user has, by their name.", "bob"),
            ["q"] = ("Words that must all be there; the last may be a beginning.", "golden dra"),
            ["trait"] = ("A kind of trait and a value of it, with a colon; may come again.", "eyes:amber"),
            ["minPrice"] = ("The least that one costs, in whole tokens of 'token'.", "10"),
            ["maxPrice"] = ("The most that one costs, in whole tokens of 'token'.", "250"),
            ["facets"] = ("True: how many there are of each status, token and trait.", true),
            ["draft"] = ("True: nothing is minted yet; the first sale does that.", true),
            ["price"] = ("A price, in whole tokens.", "12.5"),
            ["round"] = ("Which of the sale's rounds, from 1 on.", 1),
            ["remove"] = ("True: they are taken off the list.", true),
            ["buyer"] = ("Only those of one buyer, by the buyer's number in the sale.", 3),
            ["quantity"] = ("How much to buy, in whole tokens; or pay.", "100"),
            ["pay"] = ("How much to spend, in whole tokens; or quantity.", "50"),
            ["payToken"] = ("The symbol of what is paid with.", "USD"),
            ["blockSize"] = ("How much a block holds, in whole tokens.", "10000"),
            ["blocks"] = ("How many blocks, 1 to 1,000.", 10),
            ["firstPrice"] = ("Of the first block: pay tokens for one whole token.", "0.5"),
            ["growthBps"] = ("How much dearer from block to block; 1,000 where left out.", 1_000),
            ["number"] = ("Which of the milestones, from 1 on.", 1),
            ["role"] = ("Only those that one made, has or is offered: grantor, beneficiary or offered.",
                "beneficiary"),
            ["schedule"] = ("The terms of all grants, as JSON.",
                "{\"kind\":\"linear\",\"durationSeconds\":126144000}"),
            ["revocable"] = ("True: what has not vested can be taken back.", true),
            ["autoRelease"] = ("True: the node pays out by itself what has vested.", true),
            ["deadline"] = ("Until when, in RFC 3339.", "2026-12-31T00:00:00Z"),
            ["dryRun"] = ("True: nothing is done; all that is wrong is told.", true),
            ["kind"] = (
                $"Only what is of one kind: of transactions {Words<EntryKind>()}; of what happened to items "
                    + $"{Words<NftActivityKind>()}.", "transfer"),
            ["sort"] = ("The order, of those that the route has; newest first where left out.", "price"),
            ["currency"] = ("The symbol of the token whose prices are compared.", "GOLD"),
            ["market"] = ("A market, BASE-QUOTE.", "GOLD-USD"),
            ["depth"] = ("How many prices a side, 1 to 1,000; 100 where left out.", 20),
            ["interval"] = ("How long a candle is: 1m, 5m, 15m, 1h, 4h, 1d or 1w.", "1m"),
            ["orderId"] = ("The id of an order.", "17"),
            ["clientOrderId"] = ("The client's own id of an order.", "my-17"),
            ["status"] = (
                "open, of alerts also dismissed or confirmed, of items what the route says; or left out for "
                    + "all.",
                "open"),
            ["cancelOnDisconnect"] =
                ("True: all of the user's open orders are cancelled when the connection ends.", true),
            ["alertId"] = ("The id of an alert of surveillance.", "3"),
            ["window"] = ("How far back to look; the route says in which form.", "5m"),
            ["tokenIn"] = ("The symbol of what is given.", "GOLD"),
            ["tokenOut"] = ("The symbol of what is wanted.", "USD"),
            ["amountIn"] = ("What is given, in whole tokens; or amountOut.", "10"),
            ["amountOut"] = ("What is wanted, in whole tokens; or amountIn.", "19.5"),
            ["actor"] = ("The name of the user who did it.", "alice"),
            ["command"] = ($"What was done: {Words<Command>()}.", "tokenTransfer"),
            ["outcome"] = ("done, or refused.", "refused"),
            ["income"] = ("What the commissions are of: trading, sales or staking.", "trading"),
            ["period"] = ("day, month or all: the running day or month of UTC, or all time.", "month"),
            ["from"] = ("The earliest time, RFC 3339; this moment is in it.", "2026-11-21T00:00:00Z"),
            ["to"] = ("The latest time, RFC 3339; this moment is in it.", "2026-11-21T23:59:59Z"),
            ["sequence"] = ("The number of a row of the journal.", "1234"),
        };

    /// <summary>The text and the example of a parameter, or null where nobody wrote any.</summary>
    public static (string Text, JsonNode Example)? Of(string name) =>
        Texts.TryGetValue(name, out var text) ? (text.Text, text.Example.DeepClone()) : null;

    /// <summary>The names of an enum as they go on the wire.</summary>
    public static string Words<T>()
        where T : struct, Enum =>
        string.Join(", ", Enum.GetNames<T>().Select(name => char.ToLowerInvariant(name[0]) + name[1..]));
}
