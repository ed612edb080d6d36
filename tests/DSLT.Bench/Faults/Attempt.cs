using System.Globalization;
using DSLT.Bench.Api;

namespace DSLT.Bench.Faults;

/// <summary>One write as it is sent, as often as it takes, under its one key.</summary>
/// <param name="User">The place of the user who sends it.</param>
internal abstract record Attempt(string Key, int User)
{
    public virtual HttpMethod Method => HttpMethod.Post;

    public abstract string Path { get; }

    public virtual string? Json => null;

    /// <summary>True for the codes with which the node may refuse it for good.</summary>
    public abstract bool MayBeRefusedWith(string? code);

    /// <summary>Enters what the node has promised.</summary>
    public abstract void Acknowledge(Books books, string identity);
}

internal sealed record TransferAttempt(string Key, int User, int To, long Units, string Token, string Name)
    : Attempt(Key, User)
{
    public override string Path => "/api/tokens/transfer";

    public override string Json =>
        $$"""{"token":"{{Token}}","to":"{{Name}}","amount":"{{NodeApi.Tokens(Units)}}"}""";

    public override bool MayBeRefusedWith(string? code) => code == "insufficient_balance";

    public override void Acknowledge(Books books, string identity) => books.Moved(this, identity);
}

/// <summary>An order whose client id is the key.</summary>
internal sealed record PlaceAttempt(
    string Key, int User, string Market, bool IsBid, int Cents, int Lots, bool Rests) : Attempt(Key, User)
{
    public override string Path => "/api/orders";

    public override string Json => string.Create(CultureInfo.InvariantCulture, $$"""
        {"market":"{{Market}}","side":"{{(IsBid ? "buy" : "sell")}}","type":"limit",
        "price":"{{Cents / 100m:0.00}}","quantity":"{{Lots / 100m:0.00}}",
        "timeInForce":"{{(Rests ? "gtc" : "ioc")}}","clientOrderId":"{{Key}}"}
        """);

    public override bool MayBeRefusedWith(string? code) => code is "insufficient_balance" or "limit_reached";

    public override void Acknowledge(Books books, string identity) => books.Orders.Placed(this, identity);
}

/// <summary>The end of an order, by its id or by its client id.</summary>
internal sealed record CancelAttempt(string Key, int User, string OrderId, string Query) : Attempt(Key, User)
{
    public override HttpMethod Method => HttpMethod.Delete;

    public override string Path => $"/api/orders{Query}";

    // It may have traded in the meantime. One that was lost shows in what the node lists.
    public override bool MayBeRefusedWith(string? code) => code == "order_not_found";

    public override void Acknowledge(Books books, string identity) =>
        books.Orders.Cancelled(this, identity);
}
