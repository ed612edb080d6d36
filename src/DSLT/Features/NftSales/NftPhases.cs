using System.Collections.Immutable;
using DSLT.Core;
using DSLT.Features.Nfts;
using DSLT.Features.Tokens;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Features.NftSales;

/// <summary>Minting by the public: the creator says when, what and for how much, and who may.</summary>
internal static class NftPhases
{
    /// <summary>Items sold otherwise that one mint passes over; beyond that the phase is set anew.</summary>
    private const int MaxPassed = 200;

    private static readonly Refusal None = new(Code.MintSoldOut, "There is not so much left to mint.");

    public static Result<ImmutableArray<NftPhase>> Set(Tx tx, string collectionId, SetPhasesRequest request)
    {
        if (!NftCommands.Managed(tx, collectionId).Is(out var collection, out var refusal))
        {
            return refusal;
        }

        if (request.Phases.Count > PhaseRules.MaxPhases)
        {
            return Refusal.Invalid("phases", $"A collection has at most {PhaseRules.MaxPhases} phases.");
        }

        var phases = ImmutableArray.CreateBuilder<NftPhase>(request.Phases.Count);
        foreach (var body in request.Phases)
        {
            if (!Read(tx, collection, body).Is(out var phase, out refusal))
            {
                return refusal;
            }

            phases.Add(phase);
        }

        if (PhaseRules.CheckTimes(phases) is { } wrong)
        {
            return wrong;
        }

        tx.Raise(new NftPhasesSet(collection.Id, phases.ToImmutable()));
        tx.Note($"collection {collection.Id}: {phases.Count} phases");
        return phases.ToImmutable();
    }

    /// <summary>Puts users on the list of a phase, or takes them off; how many.</summary>
    public static Result<int> List(
        Tx tx, string collectionId, string phaseId, ImmutableArray<long> users, bool isRemoval)
    {
        if (!NftCommands.Managed(tx, collectionId).Is(out var collection, out var refusal)
            || !Ids.Parse(phaseId, "phase").Is(out var id, out refusal))
        {
            return refusal;
        }

        if (!tx.State.NftPhases.Of(collection.Id).Any(phase => phase.Id == id))
        {
            return Refusal.NotFound("phase", id.ToText());
        }

        tx.Raise(new NftAllowListed(id, !isRemoval, users));
        tx.Note($"phase {id}: {users.Length} users {(isRemoval ? "off" : "on")} its list");
        return users.Length;
    }

    public static Result<PhaseMintResponse> Mint(Tx tx, string collectionId, PhaseMintRequest request)
    {
        if (!tx.State.Nfts.GetCollection(collectionId).Is(out var collection, out var refusal)
            || !PhaseRules.Copies(request.Quantity).Is(out var quantity, out refusal))
        {
            return refusal;
        }

        var (phases, user) = (tx.State.NftPhases, tx.Caller.UserId);
        if (phases.Of(collection.Id).FirstOrDefault(one => one.IsOpen(tx.Now)) is not { } phase)
        {
            return new Refusal(Code.NoPhaseOpen, "Nothing of this collection can be minted now.");
        }

        var minted = phases.MintedBy(phase.Id, user);
        if (PhaseRules.CheckUser(
                phase, phase.Listed && phases.IsListed(phase.Id, user), minted, quantity) is { } may)
        {
            return may;
        }

        if (!Take(tx, phase, quantity).Is(out var taken, out refusal)
            || !Pay(tx, phase, collection, taken.Lines, quantity, request.MaxPrice)
                .Is(out var paid, out refusal))
        {
            return refusal;
        }

        tx.Note($"phase {phase.Id}: {quantity} minted");
        tx.Raise(new NftPhaseMinted(phase.Id, taken.Next, user, minted + quantity));
        return new PhaseMintResponse(
            phase.Id.ToText(),
            [.. taken.Lines.Select(line => new ListingItemResponse(
                line.Item.ToText(), collection.Id.ToText(), line.Quantity))],
            paid.Transaction == 0 ? null : paid.Transaction.ToText(), paid.Token, paid.Price,
            minted + quantity);
    }

    /// <summary>What is minted next, as much as is asked for, and where the next one begins.</summary>
    private static Result<(List<(long Item, long Quantity)> Lines, long Next)> Take(
        Tx tx, NftPhase phase, long quantity)
    {
        var (next, left, lines) = (
            tx.State.NftPhases.NextOf(phase), quantity, new List<(long, long)>());
        for (var passed = 0; left > 0 && next <= phase.LastItem && passed < MaxPassed + quantity; passed++)
        {
            // Ids of a node's items go through all collections: others in between are passed over.
            var item = tx.State.Nfts.FindItem(next)!;
            var there = item.Collection == tx.State.Nfts.FindItem(phase.FirstItem)!.Collection
                ? Math.Min(item.Unminted, left)
                : 0;
            if (there > 0)
            {
                lines.Add((next, there));
                left -= there;
            }

            next += left > 0 || item.Unminted == there ? 1 : 0;
        }

        return left > 0 ? None : (lines, next);
    }

    private static Result<(long Transaction, string? Token, string? Price)> Pay(
        Tx tx, NftPhase phase, NftCollection collection, List<(long Item, long Quantity)> items,
        long quantity, string? maxPrice)
    {
        var user = tx.Caller.UserId;
        if (phase.Token == 0)
        {
            foreach (var (item, copies) in items)
            {
                NftMoves.Move(tx, item, 0, user, copies, new NftDeal(NftActivityKind.Mint));
            }

            return (0L, null, null);
        }

        var token = tx.State.Tokens.Find(phase.Token)!;
        if (NftPurchases.CanTrade(tx, user, collection.Creator, token) is { } not)
        {
            return not;
        }

        if (!PriceOf(phase, token, quantity, maxPrice).Is(out var price, out var refusal))
        {
            return refusal;
        }

        var available = tx.Holding(Holder.User(user), token.Id).Available;
        var lines = NftPurchases.Settle(tx, price, items);
        if (available < price)
        {
            return TokenRules.Insufficient(token, available, price);
        }

        if (!NftSaleRules.EntryOf(
                    Posting.Debit(Holder.User(user), token.Id, price), collection.Creator, lines,
                    EntryKind.NftSold).Is(out var entry, out refusal)
            || !tx.Post(entry).Is(out var posted, out refusal))
        {
            return refusal;
        }

        NftPurchases.HandOver(
            tx, 0, collection.Creator, user, lines,
            new NftDeal(NftActivityKind.Sale, token.Id, price, posted.TransactionId));
        return (posted.TransactionId, token.Symbol, token.Text(price));
    }

    private static Result<Amount> PriceOf(NftPhase phase, Token token, long quantity, string? maxPrice)
    {
        if (!Amount.TryMulDiv(phase.Price, new Amount(quantity), new Amount(1), Rounding.Down, out var price))
        {
            return Refusal.Invalid("quantity", "That would cost more than any amount can be.");
        }

        return !NftPurchases.MaxPrice(maxPrice, token).Is(out var most, out var refusal) ? refusal
            : price > most ? new Refusal(
                Code.SlippageExceeded, $"It costs {token.Text(price)} {token.Symbol} now.")
            : price;
    }

    private static Result<NftPhase> Read(Tx tx, NftCollection collection, PhaseBody? body)
    {
        if (body is null)
        {
            return Refusal.Invalid("phases", "A phase is missing.");
        }

        var last = body.LastItemId ?? body.FirstItemId;
        if (!NftTextRules.Name(body.Name).Is(out var name, out var refusal)
            || !tx.State.Nfts.GetItem(body.FirstItemId).Is(out var from, out refusal)
            || !tx.State.Nfts.GetItem(last).Is(out var to, out refusal)
            || !PhaseRules.Limit(body.UserLimit).Is(out var limit, out refusal))
        {
            return refusal;
        }

        if (from.Collection != collection.Id || to.Collection != collection.Id || from.Id > to.Id)
        {
            return Refusal.Invalid("phases", "A phase mints its own collection's items, one to a later one.");
        }

        var (token, price) = (0L, Amount.Zero);
        if (body.Token is not null || body.Price is not null)
        {
            if (!tx.State.Tokens.Get(body.Token).Is(out var paid, out refusal)
                || !Amount.ParsePositive(body.Price, paid.Decimals, "price").Is(out price, out refusal))
            {
                return refusal;
            }

            token = paid.Id;
        }

        return new NftPhase(
            tx.State.NftPhases.NextId(), name, Clock.Micros(body.Start), Clock.Micros(body.End), token,
            price, limit, body.AllowList ?? false, from.Id, to.Id);
    }
}
