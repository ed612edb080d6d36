using DSLT.Core;
using DSLT.Features.Tokens;
using DSLT.Features.Vesting;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Features.Sales;

/// <summary>
/// What buyers get once a sale is closed: what they bought, as tokens or as a grant that vests, or what they
/// paid. Each once, whoever asks for it: the node for some at a time, or a buyer for themself.
/// </summary>
internal static class SaleDelivery
{
    /// <summary>So that nobody waits long for one command, and its credits go into one entry.</summary>
    public const int BuyersAtOnce = 60;

    /// <summary>When what could not be paid out is tried again.</summary>
    private const long RetryAfter = Clock.Hour;

    private static readonly Refusal Nothing = new(
        Code.NothingToClaim, "The sale owes you nothing that could be paid out now.");

    private static readonly Refusal HeldUp = new(
        Code.TokenPaused, "The token that was paid with is paused, and commissions are due in it.");

    /// <summary>Delivers to buyers, or refunds them, who wait for it.</summary>
    /// <param name="saleId">A sale that may be closed or not.</param>
    /// <param name="users">As the tables knew them; what is done already is not done again.</param>
    public static Result<Unit> Run(Tx tx, long saleId, IReadOnlyList<long> users)
    {
        if (tx.State.Sales.Find(saleId) is not { } sale || OwedToken(tx, sale) is not { } token)
        {
            return default(Unit);
        }

        var due = new List<(long User, SaleBuyer Buyer)>();
        foreach (var user in token.Paused || IsHeldUp(tx, sale) ? [] : users.Distinct().Take(BuyersAtOnce))
        {
            var buyer = tx.State.Sales.BuyerOf(saleId, user);
            if (buyer.Number == 0 || buyer.Done || buyer.RetryAt > tx.Now)
            {
                continue;
            }

            if (TokenCommands.CanMove(tx, user, token) is null)
            {
                due.Add((user, buyer));
            }
            else
            {
                tx.Raise(new SaleBuyerChanged(saleId, user, buyer with { RetryAt = tx.Now + RetryAfter }));
            }
        }

        return Give(tx, sale, due);
    }

    /// <summary>Gives the caller what the sale owes them.</summary>
    public static Result<Sale> Claim(Tx tx, string saleId) => tx.State.Sales.Get(saleId).Then(sale =>
    {
        var (user, token) = (tx.Caller.UserId, OwedToken(tx, sale));
        var buyer = tx.State.Sales.BuyerOf(sale.Id, user);
        return token is null || buyer.Number == 0 || buyer.Done ? Nothing
            : TokenCommands.CanMove(tx, user, token) is { } still ? still
            : IsHeldUp(tx, sale) ? HeldUp
            : Give(tx, sale, [(user, buyer)]).Then<Sale>(_ => sale);
    });

    /// <summary>
    /// True where commissions fall due with the delivery in a token that is paused: both wait for it.
    /// </summary>
    private static bool IsHeldUp(Tx tx, Sale sale) =>
        !tx.State.Sales.StateOf(sale).Kept.IsZero && tx.State.Tokens.Find(sale.PayToken)!.Paused;

    /// <summary>What buyers wait for; null while the sale goes on and once it is over.</summary>
    private static Token? OwedToken(Tx tx, Sale sale) => tx.State.Sales.StateOf(sale).Stage switch
    {
        SaleStage.Delivering => tx.State.Tokens.Find(sale.Token),
        SaleStage.Refunding => tx.State.Tokens.Find(sale.PayToken),
        _ => null,
    };

    private static Result<Unit> Give(Tx tx, Sale sale, List<(long User, SaleBuyer Buyer)> due)
    {
        var state = tx.State.Sales.StateOf(sale);
        if (due.Count == 0)
        {
            return SaleClosing.Advance(tx, sale, state);
        }

        var given = state.Stage == SaleStage.Refunding ? Refund(tx, sale, due)
            : sale.Vesting is { } terms ? Grant(tx, sale, terms, state, due)
            : Deliver(tx, sale, due);
        if (!given.Is(out var delivered, out var refusal)
            || !SaleCommissions.Pay(tx, sale, state, due, delivered).Is(out state, out refusal))
        {
            return refusal;
        }

        foreach (var (user, buyer) in due)
        {
            tx.Raise(new SaleBuyerChanged(sale.Id, user, buyer with { Done = true, RetryAt = 0 }));
        }

        return SaleClosing.Advance(tx, sale, state with { Done = state.Done + due.Count });
    }

    private static Result<Posted> Refund(Tx tx, Sale sale, List<(long User, SaleBuyer Buyer)> due) =>
        Post(tx, sale, EntryKind.SaleRefunded, sale.PayToken, [.. due.Select(one =>
            Posting.Credit(Holder.User(one.User), sale.PayToken, one.Buyer.Paid))]);

    private static Result<Posted> Deliver(Tx tx, Sale sale, List<(long User, SaleBuyer Buyer)> due) =>
        Post(tx, sale, EntryKind.SaleDelivered, sale.Token, [.. due.Select(one =>
            Posting.Credit(Holder.User(one.User), sale.Token, one.Buyer.Bought))]);

    /// <summary>
    /// A grant for each buyer, not revocable, that the node pays out by itself. Where the terms name no
    /// start all begin with the second in which the sale was closed, whenever they are made.
    /// </summary>
    private static Result<Posted> Grant(
        Tx tx, Sale sale, VestingSchedule terms, SaleState state, List<(long User, SaleBuyer Buyer)> due)
    {
        var vesting = tx.State.Vesting;
        var schedule = terms.Start == 0
            ? terms with { Start = state.ClosedAt - (state.ClosedAt % Clock.Second) }
            : terms;
        var made = new NewGrants(
            vesting.NextScheduleId(), vesting.NextIds(due.Count), schedule, sale.Owner, sale.Token,
            Revocable: false, AutoRelease: true, GrantRules.FirstDue(schedule, tx.Now),
            [.. due.Select(one => new GrantShare(one.User, one.Buyer.Bought))]);
        var credits = new List<Posting>(due.Count);
        foreach (var grant in made.At(tx.Now))
        {
            tx.State.Holdings.Open(grant.Account);
            credits.Add(Posting.Credit(grant.Account.Holder, sale.Token, grant.Total));
        }

        return Post(tx, sale, EntryKind.SaleDelivered, sale.Token, [.. credits]).Then<Posted>(posted =>
        {
            var (before, sum) = (vesting.OfToken(sale.Token), Sum(credits));
            tx.Raise(new GrantsCreated(made, new TokenVesting(
                sale.Token, before.Locked + sum, before.Grants + due.Count)));
            return posted;
        });
    }

    private static Result<Posted> Post(Tx tx, Sale sale, EntryKind kind, long token, Posting[] credits) =>
        tx.Post(Entry.Of(kind, [Posting.Debit(sale.Holder, token, Sum(credits)), .. credits]));

    private static Amount Sum(IEnumerable<Posting> credits) =>
        credits.Aggregate(Amount.Zero, (sum, credit) => sum + credit.Amount);
}
