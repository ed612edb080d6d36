using System.Collections.Immutable;
using DSLT.Core;
using DSLT.Features.Tokens;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Features.Sales;

/// <summary>Commands of sales, as operators give them before and while something is sold.</summary>
internal static class SaleCommands
{
    /// <summary>Makes a sale; all its tokens, those for the pool too, leave the operator's account.</summary>
    public static Result<Sale> Create(Tx tx, CreateSaleRequest request)
    {
        var sales = tx.State.Sales;
        if (!tx.State.Tokens.Get(request.Token).Is(out var token, out var refusal)
            || !tx.State.Tokens.Get(request.PayToken).Is(out var pay, out refusal)
            || !NewSaleRules.Read(request, token, pay, tx.Now).Is(out var sale, out refusal))
        {
            return refusal;
        }

        if (sales.Count >= SaleStore.MaxSales)
        {
            return new Refusal(Code.LimitReached, $"A node has at most {SaleStore.MaxSales} sales.");
        }

        if (sale.HandOver.PoolShareBps > 0
            && tx.State.Pools.Find(token.Id, pay.Id, sale.HandOver.PoolFeeBps) is { } pool
            && !tx.State.Pools.State(pool.Id).TotalShares.IsZero)
        {
            return new Refusal(
                Code.Exists("pool"),
                $"Pool {pool.Id} of this pair and fee has a price; ask for another fee.");
        }

        sale = sale with { Id = sales.NextId(), Owner = tx.Caller.UserId };
        if (!TokenCommands.PayInto(
                tx, new AccountId(sale.Holder, token.Id),
                sale.Prices.Total + sale.HandOver.PoolReserve, EntryKind.SaleFunded)
                .Is(out _, out refusal))
        {
            return refusal;
        }

        sales.Save(sale);
        tx.Raise(new SaleChanged(sale.Id, SaleState.New));
        tx.Note($"sale {sale.Id}: {sale.Prices.Prices.Length} blocks of {request.BlockSize} {token.Symbol} "
            + $"for {pay.Symbol}, from {request.FirstPrice} on");
        return sale;
    }

    /// <summary>Pauses a sale, or goes on with it; its end stays where it is.</summary>
    public static Result<Sale> Update(Tx tx, string saleId, string status)
    {
        if (!tx.State.Sales.Get(saleId).Is(out var sale, out var refusal))
        {
            return refusal;
        }

        SaleStage? stage = status switch
        {
            "open" => SaleStage.Selling,
            "paused" => SaleStage.Paused,
            _ => null,
        };
        var state = tx.State.Sales.StateOf(sale);
        if (stage is not { } wanted || state.IsClosed)
        {
            return state.IsClosed
                ? new Refusal(Code.SaleEnded, "The sale is over.")
                : Refusal.Invalid("status", "A sale is open or paused.");
        }

        tx.Note($"sale {sale.Id}: {status}");
        tx.Raise(new SaleChanged(sale.Id, state with { Stage = wanted }));
        return sale;
    }

    /// <summary>Puts users on the list of a round, or takes them off; how many.</summary>
    /// <param name="round">Counts from 1.</param>
    public static Result<int> List(
        Tx tx, string saleId, string round, ImmutableArray<long> users, bool isRemoval)
    {
        if (!tx.State.Sales.Get(saleId).Is(out var sale, out var refusal)
            || !Ids.Parse(round, "round").Is(out var number, out refusal))
        {
            return refusal;
        }

        if (number > sale.Rounds.Length)
        {
            return Refusal.NotFound("round", number.ToText());
        }

        if (!sale.Rounds[(int)number - 1].Listed || tx.State.Sales.StateOf(sale).IsClosed)
        {
            return sale.Rounds[(int)number - 1].Listed
                ? new Refusal(Code.SaleEnded, "The sale is over.")
                : Refusal.Invalid("round", $"Round {number} has no list: everybody of its tier may buy.");
        }

        tx.Raise(new SaleListed(sale.Id, (int)number - 1, !isRemoval, users));
        tx.Note(
            $"sale {sale.Id}, round {number}: {users.Length} users {(isRemoval ? "off" : "on")} its list");
        return users.Length;
    }
}
