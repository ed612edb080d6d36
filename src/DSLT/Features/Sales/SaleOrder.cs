using DSLT.Core;
using DSLT.Features.Tokens;

namespace DSLT.Features.Sales;

/// <summary>What somebody asks for: so much of the token, or as much as an amount pays for.</summary>
/// <param name="Quantity">Exactly so much; null where it goes by what is paid.</param>
/// <param name="Pay">At most so much is spent.</param>
/// <param name="Least">Less than that is not bought.</param>
internal sealed record SaleOrder(Amount? Quantity, Amount Pay, Amount Least)
{
    public static Result<SaleOrder> Read(BuyRequest request, Token token, Token pay)
    {
        if (request.Quantity is null == request.Pay is null
            || (request.Quantity is null ? request.MaxCost : request.MinQuantity) is not null)
        {
            return Refusal.Invalid(
                "quantity", "Ask for a 'quantity', perhaps with 'maxCost', or 'pay' an amount, perhaps with "
                    + "'minQuantity'.");
        }

        if (request.Pay is null)
        {
            return Amount.ParsePositive(request.Quantity, token.Decimals, "quantity")
                .Is(out var quantity, out var refusal)
                && Most(request.MaxCost, pay).Is(out var most, out refusal)
                    ? new SaleOrder(quantity, most, Amount.Zero)
                    : refusal;
        }

        return Amount.ParsePositive(request.Pay, pay.Decimals, "pay").Is(out var spent, out var wrong)
            && Amount.Parse(request.MinQuantity ?? "0", token.Decimals, "min_quantity")
                .Is(out var least, out wrong)
                ? new SaleOrder(null, spent, least)
                : wrong;
    }

    /// <summary>What it comes to at a position of the sale.</summary>
    public Result<PricedOrder> Price(SalePrices prices, Amount position)
    {
        // More than is left has no price; the rules refuse it.
        var quantity = Quantity ?? prices.Affordable(position, Pay);
        return quantity.IsZero
            ? Refusal.Invalid("pay", "That pays for less than the smallest unit.")
            : new PricedOrder(
                quantity,
                quantity > prices.Total - position ? Amount.Zero : prices.Cost(position, quantity));
    }

    /// <summary>Why the price is not what the buyer agreed to, or null.</summary>
    public Refusal? Check(PricedOrder priced) => priced.Cost > Pay || priced.Quantity < Least
        ? new Refusal(Code.SlippageExceeded, "Others bought before: it would cost more than was agreed to.")
        : null;

    private static Result<Amount> Most(string? text, Token pay) =>
        text is null ? Amount.Max : Amount.ParsePositive(text, pay.Decimals, "max_cost");
}

/// <summary>So much for so much.</summary>
internal readonly record struct PricedOrder(Amount Quantity, Amount Cost);
