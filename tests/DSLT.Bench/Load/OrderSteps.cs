using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace DSLT.Bench.Load;

/// <summary>
/// The flow of orders.lua as commands: of 20 steps 11 place an order away from the middle, 1 places one at
/// the best price, 7 cancel an older one and 1 takes what is at the best price.
/// </summary>
internal sealed class OrderSteps(string market, string nonce)
{
    public const int MaxBytes = 320;

    private const string Flow = "acaacabcaacatacacaac";
    private const int Lag = 5;

    /// <summary>
    /// Of one connection; a market takes 1,000 of a user, and the scripts before leave 700.
    /// </summary>
    private const int Most = 50;

    private readonly byte[] cancel = Encoding.ASCII.GetBytes(
        $",\"command\":{{\"op\":\"cancelOrder\",\"market\":\"{market}\",\"clientOrderId\":\"{nonce}");

    private readonly byte[] place = Encoding.ASCII.GetBytes(
        $",\"command\":{{\"op\":\"placeOrder\",\"market\":\"{market}\",\"type\":\"limit\","
            + $"\"quantity\":\"1.00\",\"clientOrderId\":\"{nonce}");

    private readonly byte[][] buys = Prices("buy", 50, 49);
    private readonly byte[][] sells = Prices("sell", 102, 49);
    private readonly byte[] best = Price("sell", 100, "gtc");
    private readonly byte[] take = Price("buy", 100, "ioc");
    private readonly Queue<long> resting = new();
    private readonly Random random = new(nonce.GetHashCode(StringComparison.Ordinal));
    private long step;
    private int turn;

    /// <summary>Writes the next message, and answers its length.</summary>
    public int Write(Span<byte> message, long id)
    {
        var at = 0;
        Put("{\"id\":"u8, message, ref at);
        Put(id, message, ref at);
        var kind = Flow[turn++ % Flow.Length];
        if ((kind == 'c' && resting.Count >= Lag) || resting.Count >= Most)
        {
            Put(cancel, message, ref at);
            Put(resting.Dequeue(), message, ref at);
            Put("\"}}"u8, message, ref at);
            return at;
        }

        Put(place, message, ref at);
        Put(++step, message, ref at);
        Put(kind == 'b' ? best : kind == 't' ? take : Away(), message, ref at);
        return at;
    }

    private byte[] Away()
    {
        resting.Enqueue(step);
        var prices = random.Next(2) == 0 ? buys : sells;
        return prices[random.Next(prices.Length)];
    }

    private static byte[][] Prices(string side, int from, int count) =>
        [.. Enumerable.Range(from, count).Select(cents => Price(side, cents, "gtc"))];

    private static byte[] Price(string side, int cents, string force) => Encoding.ASCII.GetBytes(
        string.Create(
            CultureInfo.InvariantCulture,
            $"\",\"side\":\"{side}\",\"price\":\"{cents / 100m:0.00}\",\"timeInForce\":\"{force}\"}}}}"));

    private static void Put(ReadOnlySpan<byte> text, Span<byte> message, ref int at)
    {
        text.CopyTo(message[at..]);
        at += text.Length;
    }

    private static void Put(long number, Span<byte> message, ref int at)
    {
        _ = Utf8Formatter.TryFormat(number, message[at..], out var written);
        at += written;
    }
}
