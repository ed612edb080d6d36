using System.Collections.Immutable;
using DSLT.Core;
using DSLT.Features.Tokens;
using DSLT.Features.Users;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Features.Vesting;

/// <summary>New grants: their tokens leave the grantor at once, all of a batch or none.</summary>
internal static class GrantFunding
{
    public const int MaxGrants = 10_000;

    /// <summary>Credits in one entry, beside the debit they come from.</summary>
    private const int GrantsAtOnce = Entry.MaxPostings - 1;

    public static Result<Grant> Create(Tx tx, CreateGrantRequest request)
    {
        if (!tx.State.Tokens.Get(request.Token).Is(out var token, out var refusal)
            || !Amount.ParsePositive(request.Amount, token.Decimals).Is(out var amount, out refusal))
        {
            return refusal;
        }

        if (tx.State.Users.FindByName(request.Beneficiary) is not { } beneficiary)
        {
            return Refusal.NotFound("user", request.Beneficiary, UserRules.MaxNameLength);
        }

        return Create(tx, token, GrantTerms.Of(request), [new GrantShare(beneficiary.Id, amount)])
            .Then<Grant>(made => tx.State.Vesting.Find(made.FirstId)!);
    }

    /// <summary>Makes grants for users that are known to exist.</summary>
    public static Result<NewGrants> Create(
        Tx tx, Token token, GrantTerms terms, ImmutableArray<GrantShare> shares)
    {
        if (!ScheduleRules.Read(terms.Schedule, tx.Now).Is(out var schedule, out var refusal)
            || !Sum(tx.State, tx.Caller.UserId, token, shares).Is(out var sum, out refusal))
        {
            return refusal;
        }

        var vesting = tx.State.Vesting;
        var made = new NewGrants(
            vesting.NextScheduleId(), vesting.NextIds(shares.Length), schedule, tx.Caller.UserId, token.Id,
            terms.Revocable, terms.AutoRelease,
            terms.AutoRelease ? GrantRules.FirstDue(schedule, tx.Now) : 0, shares);
        if (!Fund(tx, made).Is(out _, out refusal))
        {
            return refusal;
        }

        var before = vesting.OfToken(token.Id);
        tx.Raise(new GrantsCreated(
            made, new TokenVesting(token.Id, before.Locked + sum, before.Grants + shares.Length)));
        tx.Note($"{shares.Length} grants from {made.FirstId} on: {token.Text(sum)} {token.Symbol}");
        return made;
    }

    /// <summary>What shares come to, or the refusal where the grantor cannot give so much.</summary>
    public static Result<Amount> Sum(
        State state, long grantorId, Token token, ImmutableArray<GrantShare> shares)
    {
        var grantor = state.Holdings.Of(Holder.User(grantorId), token.Id);
        if (TokenRules.CanMove(token, state.Users.Find(grantorId)!, grantor) is { } still)
        {
            return still;
        }

        var sum = Amount.Zero;
        foreach (var share in shares)
        {
            if (share.Total > Amount.Max - sum)
            {
                return TokenRules.Insufficient(token, grantor.Available, Amount.Max);
            }

            sum += share.Total;
        }

        return grantor.Available < sum
            ? TokenRules.Insufficient(token, grantor.Available, sum)
            : sum;
    }

    private static Result<Unit> Fund(Tx tx, NewGrants made)
    {
        foreach (var some in made.At(tx.Now).Chunk(GrantsAtOnce))
        {
            var postings = new Posting[some.Length + 1];
            var sum = Amount.Zero;
            for (var i = 0; i < some.Length; i++)
            {
                tx.State.Holdings.Open(some[i].Account);
                postings[i + 1] = Posting.Credit(some[i].Account.Holder, made.Token, some[i].Total);
                sum += some[i].Total;
            }

            postings[0] = Posting.Debit(Holder.User(made.Grantor), made.Token, sum);
            if (!tx.Post(new Entry(EntryKind.GrantFunded, postings)).Is(out _, out var refusal))
            {
                return refusal;
            }
        }

        return default(Unit);
    }
}

/// <summary>What all grants of a request have in common.</summary>
internal sealed record GrantTerms(ScheduleBody Schedule, bool Revocable, bool AutoRelease)
{
    public static GrantTerms Of(CreateGrantRequest request) =>
        new(request.Schedule, request.Revocable ?? false, request.AutoRelease ?? false);

    public static GrantTerms Of(CreateGrantsRequest request) =>
        new(request.Schedule, request.Revocable ?? false, request.AutoRelease ?? false);
}
