using DSLT.Core;
using DSLT.Sequencing;

namespace DSLT.Features.Markets;

/// <summary>Commands of markets.</summary>
internal static class MarketCommands
{
    public static Result<Market> Create(Tx tx, CreateMarketRequest request)
    {
        var (tokens, markets) = (tx.State.Tokens, tx.State.Markets);
        if (!tokens.Get(request.Base).Is(out var baseToken, out var refusal)
            || !tokens.Get(request.Quote).Is(out var quoteToken, out refusal)
            || !MarketRules.Create(request, baseToken, quoteToken, tx.Now).Is(out var market, out refusal))
        {
            return refusal;
        }

        if (markets.Get(market.Symbol).Is(out _, out _))
        {
            return new Refusal(Code.Exists("market"), $"There is a market {market.Symbol} already.");
        }

        if (markets.Count >= MarketStore.MaxMarkets)
        {
            return new Refusal(Code.LimitReached, $"A node has at most {MarketStore.MaxMarkets} markets.");
        }

        market = market with { Id = markets.NextId() };
        markets.Save(market);
        tx.Note($"market {market.Symbol}: tick {request.TickSize}, lot {request.LotSize}, fees "
            + $"{market.MakerFeeBps} and {market.TakerFeeBps} basis points");
        return market;
    }

    public static Result<Market> Update(Tx tx, string symbol, UpdateMarketRequest change)
    {
        if (!tx.State.Markets.Get(symbol).Is(out var market, out var refusal)
            || !MarketRules.Update(market, change).Is(out var changed, out refusal))
        {
            return refusal;
        }

        tx.State.Markets.Save(changed);
        tx.Note($"{symbol}: {market.State.Text()} to {changed.State.Text()}, fees {market.MakerFeeBps} and "
            + $"{market.TakerFeeBps} to {changed.MakerFeeBps} and {changed.TakerFeeBps} basis points");
        return changed;
    }
}
