using DSLT.Core;
using DSLT.Features.Tokens;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Features.Airdrops;

/// <summary>Airdrops as commands: all of the tokens leave their owner at once.</summary>
internal static class AirdropCommands
{
    private static readonly Refusal NotOver = new(
        Code.AirdropNotOver,
        "Its shares can still be fetched: what is left goes back when the time is over.");

    /// <param name="tx">The command.</param>
    /// <param name="token">Of all shares.</param>
    /// <param name="deadline">Unix microseconds.</param>
    /// <param name="shares">The list in its order.</param>
    /// <param name="total">What they come to.</param>
    /// <param name="root">Of the tree over the list.</param>
    public static Result<Airdrop> Create(
        Tx tx, Token token, long deadline, IReadOnlyList<AirdropShare> shares, Amount total, byte[] root)
    {
        var airdrops = tx.State.Airdrops;
        if (airdrops.Count >= AirdropStore.MaxAirdrops)
        {
            return new Refusal(Code.LimitReached, $"There are {AirdropStore.MaxAirdrops} airdrops already.");
        }

        if (airdrops.OpenOf(tx.Caller.UserId) >= AirdropRules.MaxOpen)
        {
            return new Refusal(
                Code.LimitReached, $"You have {AirdropRules.MaxOpen} airdrops open already.");
        }

        if (deadline <= tx.Now)
        {
            return Refusal.Invalid("deadline", "The deadline passed while the list was read.");
        }

        var airdrop = new Airdrop(
            airdrops.NextId(), token.Id, tx.Caller.UserId, root, shares.Count, total, deadline,
            Returned: null, tx.Now);
        if (!TokenCommands.PayInto(tx, airdrop.Account, total, EntryKind.AirdropFunded)
            .Is(out _, out var refusal))
        {
            return refusal;
        }

        airdrops.Save(airdrop);
        airdrops.SaveList(airdrop.Id, shares);
        tx.Note(
            $"airdrop {airdrop.Id}: {token.Text(total)} {token.Symbol} for {airdrop.Count}, root "
                + Convert.ToHexStringLower(root));
        return airdrop;
    }

    /// <summary>What all shares come to; nobody has more than an amount can be.</summary>
    public static Result<Amount> Sum(IEnumerable<AirdropShare> shares)
    {
        var total = Amount.Zero;
        foreach (var share in shares)
        {
            if (share.Amount > Amount.Max - total)
            {
                return Refusal.Invalid("rows", "All shares together are more than an amount can be.");
            }

            total += share.Amount;
        }

        return total;
    }

    public static Result<AirdropClaimResponse> Claim(Tx tx, string airdropId, ClaimAirdropRequest request)
    {
        if (!tx.State.Airdrops.Get(airdropId).Is(out var airdrop, out var refusal))
        {
            return refusal;
        }

        if (airdrop.IsClosed || tx.Now >= airdrop.Deadline)
        {
            return AirdropRules.Over;
        }

        var token = tx.State.Tokens.Find(airdrop.Token)!;
        var user = tx.State.Users.Find(tx.Caller.UserId)!;
        if (!AirdropRules.Prove(airdrop, token, user.Username, request).Is(out var amount, out refusal))
        {
            return refusal;
        }

        if (tx.State.Airdrops.IsClaimed(airdrop.Id, request.Leaf))
        {
            return AirdropRules.Claimed;
        }

        if (TokenCommands.CanMove(tx, user.Id, token) is { } still)
        {
            return still;
        }

        var to = Holder.User(user.Id);
        tx.Raise(new AirdropClaimed(airdrop.Id, request.Leaf, user.Id, amount));
        return tx.Post(Move(EntryKind.AirdropClaimed, airdrop, to, amount)).Then<AirdropClaimResponse>(
            posted => new AirdropClaimResponse(
                posted.TransactionId.ToText(), airdrop.Id.ToText(), token.Symbol, token.Text(amount)));
    }

    /// <summary>Gives back what nobody fetched in time, by the owner, an operator or the node.</summary>
    public static Result<Airdrop> Close(Tx tx, string airdropId)
    {
        if (!tx.State.Airdrops.Get(airdropId).Is(out var airdrop, out var refusal)
            || !MayClose(tx, airdrop).Is(out _, out refusal))
        {
            return refusal;
        }

        if (airdrop.IsClosed)
        {
            return AirdropRules.Over;
        }

        if (tx.Now < airdrop.Deadline)
        {
            return NotOver;
        }

        var token = tx.State.Tokens.Find(airdrop.Token)!;
        if (TokenCommands.CanMove(tx, airdrop.Owner, token) is { } still)
        {
            return still;
        }

        var left = tx.Holding(airdrop.Account.Holder, token.Id).Available;
        if (!left.IsZero
            && !tx.Post(Move(EntryKind.AirdropReturned, airdrop, Holder.User(airdrop.Owner), left))
                .Is(out _, out refusal))
        {
            return refusal;
        }

        var closed = airdrop with { Returned = left };
        tx.State.Airdrops.Save(closed);
        tx.Note($"airdrop {airdrop.Id} is over: {token.Text(left)} {token.Symbol} went back");
        return closed;
    }

    private static Result<Unit> MayClose(Tx tx, Airdrop airdrop) =>
        tx.Caller.UserId == airdrop.Owner || tx.Caller == Caller.Node || tx.Caller.IsOperator
                ? default(Unit)
                : new Refusal(Code.Forbidden, "Only who made an airdrop, or an operator, closes it.");

    private static Entry Move(EntryKind kind, Airdrop airdrop, Holder to, Amount amount) => Entry.Of(
        kind,
        Posting.Debit(airdrop.Account.Holder, airdrop.Token, amount),
        Posting.Credit(to, airdrop.Token, amount));
}
