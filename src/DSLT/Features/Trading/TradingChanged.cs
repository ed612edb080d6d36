using DSLT.Core;
using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.Trading;

/// <summary>
/// The statistics of those who traded by one order. They are values, not additions, so that replay and
/// projection need nothing else; the hour and the day that they are of are those of the record.
/// </summary>
internal sealed class TradingChanged(long market, long quoteToken, TraderFigures[] traders) : Event
{
    /// <summary>Hours and days since 1970 stay below this for longer than anybody asks.</summary>
    private const int TimeBits = 24;

    private static readonly Table Totals = new(
        "trading_totals", 3, Column.Number("user_id"), Column.Number("market"), Column.Number("hour"),
        Column.Amount("base_volume"), Column.Amount("quote_volume"), Column.Number("trades"),
        Column.Amount("base_fees"), Column.Amount("quote_fees"), Column.Text("position"),
        Column.Text("cost"), Column.Text("realised"));

    private static readonly Table Volumes = new(
        "trading_volumes", 3, Column.Number("user_id"), Column.Number("token"), Column.Number("day"),
        Column.Amount("total"), Column.Amount("total_before"));

    public override EventTag Tag => EventTag.TradingChanged;

    public static TradingChanged Read(ref PayloadReader reader)
    {
        var (market, quoteToken) = (reader.Number(), reader.Number());
        var traders = new TraderFigures[reader.Count()];
        for (var i = 0; i < traders.Length; i++)
        {
            traders[i] = new TraderFigures(
                reader.Number(),
                new UserTrading(
                    reader.Amount(), reader.Amount(), reader.Number(), reader.Amount(), reader.Amount(),
                    Signed(ref reader), Signed(ref reader), Signed(ref reader)),
                new QuoteVolume(reader.Number(), reader.Amount(), reader.Amount()));
        }

        return new TradingChanged(market, quoteToken, traders);
    }

    public override void Write(PayloadWriter writer)
    {
        writer.Number(market);
        writer.Number(quoteToken);
        writer.Unsigned((ulong)traders.Length);
        foreach (var (user, trading, volume) in traders)
        {
            writer.Number(user);
            writer.Amount(trading.BaseVolume);
            writer.Amount(trading.QuoteVolume);
            writer.Number(trading.Trades);
            writer.Amount(trading.BaseFees);
            writer.Amount(trading.QuoteFees);
            Signed(writer, trading.Position);
            Signed(writer, trading.Cost);
            Signed(writer, trading.Realised);
            writer.Number(volume.Day);
            writer.Amount(volume.Total);
            writer.Amount(volume.Before);
        }
    }

    public override void Apply(State state, in RecordHeader record)
    {
        foreach (var trader in traders)
        {
            state.Trading.Change(market, quoteToken, trader, record.Sequence);
        }
    }

    public override void Project(Projection projection, in RecordHeader record)
    {
        var hour = record.Time / Clock.Hour;
        foreach (var (user, trading, volume) in traders)
        {
            projection.Latest(
                Totals, user, (market << TimeBits) | hour,
                writer => WriteTotals(writer, user, hour, trading));
            projection.Latest(
                Volumes, user, (quoteToken << TimeBits) | volume.Day,
                writer => WriteVolume(writer, user, volume));
        }
    }

    private static SignedAmount Signed(ref PayloadReader reader)
    {
        var isNegative = reader.Bool();
        return SignedAmount.Of(reader.Amount(), isNegative);
    }

    private static void Signed(PayloadWriter writer, SignedAmount amount)
    {
        writer.Bool(amount.IsNegative);
        writer.Amount(amount.Size);
    }

    private void WriteTotals(IWriter writer, long user, long hour, UserTrading trading)
    {
        writer.Row(Totals);
        writer.Add(user);
        writer.Add(market);
        writer.Add(hour);
        writer.Add(trading.BaseVolume);
        writer.Add(trading.QuoteVolume);
        writer.Add(trading.Trades);
        writer.Add(trading.BaseFees);
        writer.Add(trading.QuoteFees);
        writer.Add(trading.Position.ToStored());
        writer.Add(trading.Cost.ToStored());
        writer.Add(trading.Realised.ToStored());
        writer.End();
    }

    private void WriteVolume(IWriter writer, long user, QuoteVolume volume)
    {
        writer.Row(Volumes);
        writer.Add(user);
        writer.Add(quoteToken);
        writer.Add(volume.Day);
        writer.Add(volume.Total);
        writer.Add(volume.Before);
        writer.End();
    }
}

/// <summary>
/// How the statistics of a user stand after an order: in its market, and in its quote token.
/// </summary>
internal readonly record struct TraderFigures(long User, UserTrading Trading, QuoteVolume Volume);
