using DSLT.Core;
using DSLT.Features.Tokens;
using DSLT.Features.Users;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Features.Vesting;

/// <summary>Commands of one grant, as its parties and operators give them.</summary>
internal static class GrantCommands
{
    /// <summary>When what could not be paid out is tried again.</summary>
    private const long RetryAfter = Clock.Hour;

    private static readonly Refusal NotYours = new(
        Code.Forbidden, "Only the grantor or an operator may do this to a grant.");

    private static readonly Refusal NotBeneficiary = new(
        Code.Forbidden, "Only the beneficiary of a grant may do this.");

    /// <summary>A grant that the caller may see; of another it is not said that there is one.</summary>
    public static Result<Grant> Get(State state, string grantId, Caller caller) =>
        Ids.Parse(grantId, "grant").Then<Grant>(id =>
            state.Vesting.Find(id) is { } grant
            && (caller.Supervises || GrantRules.IsParty(grant, caller.UserId))
                ? grant
                : Refusal.NotFound("grant", id.ToText()));

    /// <summary>True for operators and auditors in person.</summary>
    public static bool SeesAll(Caller caller) => caller.Key is null && caller.Role != Role.User;

    /// <summary>Pays the caller all that has vested.</summary>
    public static Result<Grant> Claim(Tx tx, string grantId) =>
        OfBeneficiary(tx, grantId).Then(grant => Pay(tx, grant));

    public static Result<Grant> Revoke(Tx tx, string grantId)
    {
        if (!OfManager(tx, grantId).Is(out var grant, out var refusal)
            || !GrantRules.Revoke(grant, tx.Now).Is(out var standing, out refusal)
            || !MayReceive(tx, grant, grant.Grantor).Is(out var grantor, out refusal))
        {
            return refusal;
        }

        var returned = grant.Total - standing.Kept;
        tx.Note($"grant {grant.Id} revoked: {returned} base units go back");
        return tx.Post(Move(EntryKind.GrantReturned, grant, grantor, returned))
            .Then<Grant>(_ => Change(tx, grant, standing));
    }

    public static Result<Grant> Pause(Tx tx, string grantId) => Manage(tx, grantId, GrantRules.Pause);

    public static Result<Grant> Resume(Tx tx, string grantId) => Manage(tx, grantId, GrantRules.Resume);

    public static Result<Grant> ReleaseMilestone(Tx tx, string grantId, string number) =>
        Ids.Parse(number, "milestone").Then(milestone => Manage(
            tx, grantId, grant => GrantRules.ReleaseMilestone(grant, milestone)));

    /// <summary>
    /// The first of two steps to another beneficiary: what is frozen or paused does not change hands.
    /// </summary>
    public static Result<Grant> Offer(Tx tx, string grantId, string to)
    {
        if (!OfBeneficiary(tx, grantId).Is(out var grant, out var refusal))
        {
            return refusal;
        }

        if (tx.State.Users.FindByName(to) is not { } user)
        {
            return Refusal.NotFound("user", to, UserRules.MaxNameLength);
        }

        return GrantRules.Offer(grant, user.Id).Is(out var standing, out refusal)
            && MayReceive(tx, grant, grant.Standing.Beneficiary).Is(out _, out refusal)
            && MayReceive(tx, grant, user.Id).Is(out _, out refusal)
                ? Change(tx, grant, standing)
                : refusal;
    }

    /// <summary>The beneficiary takes an offer back, or whom it was made to declines it.</summary>
    public static Result<Grant> Withdraw(Tx tx, string grantId) =>
        Get(tx.State, grantId, tx.Caller).Is(out var grant, out var refusal)
        && Either(grant, tx.Caller.UserId).Is(out _, out refusal)
        && GrantRules.Withdraw(grant).Is(out var standing, out refusal)
            ? Change(tx, grant, standing)
            : refusal;

    public static Result<Grant> Accept(Tx tx, string grantId) =>
        Get(tx.State, grantId, tx.Caller).Is(out var grant, out var refusal)
        && GrantRules.Accept(grant, tx.Caller.UserId).Is(out var standing, out refusal)
        && MayReceive(tx, grant, grant.Standing.Beneficiary).Is(out _, out refusal)
        && MayReceive(tx, grant, tx.Caller.UserId).Is(out _, out refusal)
            ? Change(tx, grant, standing)
            : refusal;

    /// <summary>
    /// Pays out grants whose time has come, or sees to it that they come up again later; how many were paid.
    /// </summary>
    public static int ReleaseDue(Tx tx, IEnumerable<long> ids)
    {
        var paid = 0;
        foreach (var id in ids)
        {
            if (tx.State.Vesting.Find(id) is not { Standing.DueAt: > 0 } grant
                || grant.Standing.DueAt > tx.Now)
            {
                continue;
            }

            if (Pay(tx, grant).Is(out _, out var refusal))
            {
                paid++;
            }
            else if (refusal.Code == Code.NothingToClaim)
            {
                Change(tx, grant, grant.Standing);
            }
            else
            {
                Change(tx, grant, grant.Standing, tx.Now + RetryAfter);
            }
        }

        return paid;
    }

    private static Result<Grant> Pay(Tx tx, Grant grant)
    {
        if (!GrantRules.Claim(grant, tx.Now).Is(out var standing, out var refusal)
            || !MayReceive(tx, grant, grant.Standing.Beneficiary).Is(out var to, out refusal))
        {
            return refusal;
        }

        var amount = standing.Released - grant.Standing.Released;
        return tx.Post(Move(EntryKind.GrantReleased, grant, to, amount))
            .Then<Grant>(_ => Change(tx, grant, standing));
    }

    private static Result<Grant> Manage(Tx tx, string grantId, Func<Grant, Result<GrantStanding>> rule)
    {
        if (!OfManager(tx, grantId).Is(out var grant, out var refusal)
            || !rule(grant).Is(out var standing, out refusal))
        {
            return refusal;
        }

        tx.Note($"grant {grant.Id}: {VestingTexts.Of(grant.Standing.State)} to "
            + $"{VestingTexts.Of(standing.State)}, milestones {standing.Milestones:b}");
        return Change(tx, grant, standing);
    }

    private static Result<Grant> OfManager(Tx tx, string grantId) =>
        Get(tx.State, grantId, tx.Caller).Then<Grant>(grant =>
            tx.Caller.IsOperator || grant.Grantor == tx.Caller.UserId ? grant : NotYours);

    private static Result<Grant> OfBeneficiary(Tx tx, string grantId) =>
        Get(tx.State, grantId, tx.Caller).Then<Grant>(grant =>
            grant.Standing.Beneficiary == tx.Caller.UserId ? grant : NotBeneficiary);

    private static Result<Grant> Either(Grant grant, long user) =>
        grant.Standing.Beneficiary == user || grant.Standing.OfferedTo == user ? grant : NotBeneficiary;

    /// <summary>The account of a user that the grant's tokens may come into.</summary>
    private static Result<Holder> MayReceive(Tx tx, Grant grant, long userId) =>
        TokenCommands.CanMove(tx, userId, tx.State.Tokens.Find(grant.Token)!) is { } refusal
            ? refusal
            : Holder.User(userId);

    private static Entry Move(EntryKind kind, Grant grant, Holder to, Amount amount) => Entry.Of(
        kind,
        Posting.Debit(grant.Account.Holder, grant.Token, amount),
        Posting.Credit(to, grant.Token, amount));

    private static Grant Change(Tx tx, Grant before, GrantStanding standing, long? dueAt = null)
    {
        var after = before with { Standing = standing };
        standing = standing with { DueAt = dueAt ?? GrantRules.DueAfter(after, tx.Now) };
        var token = tx.State.Vesting.OfToken(before.Token);
        tx.Raise(new GrantChanged(
            before.Id, standing, token with { Locked = token.Locked - before.Locked + after.Locked }));
        return after with { Standing = standing };
    }
}
