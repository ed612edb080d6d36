using DSLT.Features.Orders;

namespace DSLT.Bench.Matching;

/// <summary>
/// A flow of orders made in advance: what rests in the book, and then of 100 operations 60 orders away from
/// the middle, at distances that fall off exponentially, 35 cancellations of live orders, and 5 orders that
/// trade. Trades take about as many orders as are left over, so the book keeps its size; where it drifts,
/// adds and cancellations are exchanged until it has it again.
/// </summary>
/// <param name="Resting">Puts the orders into the book that are there before the clock starts.</param>
/// <param name="Operations">What is measured.</param>
internal sealed record OrderFlow(Operation[] Resting, Operation[] Operations)
{
    private const double Adds = 0.60;
    private const double AddsAndCancels = 0.95;
    private const double MeanDistance = 25;
    private const double Drift = 0.02;
    private const long FirstMiddle = 1_000_000;
    private const int Reach = 60;
    private const int UsualSize = 10_000;
    private const int StepsOfTheMiddle = 64;

    /// <param name="count">How many operations.</param>
    /// <param name="resting">How many orders the book begins with, and has about at any time.</param>
    /// <param name="cancellable">Of how many of the youngest live orders any may be cancelled.</param>
    public static OrderFlow Make(int count, int resting, int cancellable)
    {
        // More orders reach further out, so that a price has as many of them: larger, not denser.
        var distance = MeanDistance * Math.Max(1, resting / UsualSize);
        var maker = new Maker(count + resting, resting, cancellable);
        return new OrderFlow(
            [.. Enumerable.Range(0, resting).Select(_ => maker.Do(maker.Away(distance)))],
            [.. Enumerable.Range(0, count).Select(_ => maker.Do(maker.Next()))]);
    }

    /// <summary>Plays the flow while it makes it, to know which orders live.</summary>
    private sealed class Maker(int most, int size, int cancellable)
    {
        private readonly Random random = new(42);
        private readonly Matcher matcher = new();
        private readonly LiveOrders live = new(most);
        private long middle = FirstMiddle;
        private long lastId;
        private int step;

        public Operation Next()
        {
            if ((++step % StepsOfTheMiddle) == 0)
            {
                middle += random.Next(-1, 2);
            }

            var kind = random.NextDouble();
            return live.Count < size * (1 - Drift) && kind < AddsAndCancels ? Away(MeanDistance)
                : live.Count > size * (1 + Drift) && kind < AddsAndCancels ? Cancel()
                : kind < Adds ? Away(MeanDistance)
                : kind < AddsAndCancels ? Cancel()
                : Trading();
        }

        public Operation Away(double meanDistance)
        {
            var side = AnySide();
            var distance = 1 + (long)(-Math.Log(1 - random.NextDouble()) * meanDistance);
            return new Operation(
                ++lastId, side, side == OrderSide.Buy ? middle - distance : middle + distance,
                random.Next(1, 101));
        }

        public Operation Do(Operation operation)
        {
            matcher.Run(operation);
            if (operation.IsCancel)
            {
                live.Remove(operation.Id);
                return operation;
            }

            foreach (var fill in matcher.Plan.Fills)
            {
                middle = ((middle * 7) + fill.Price) / 8;
                if (matcher.Book.Find(fill.MakerId) == 0)
                {
                    live.Remove(fill.MakerId);
                }
            }

            if (matcher.Book.Find(operation.Id) != 0)
            {
                live.Add(operation.Id);
            }

            return operation;
        }

        private Operation Trading()
        {
            var side = AnySide();
            return new Operation(
                ++lastId, side, side == OrderSide.Buy ? middle + Reach : middle - Reach,
                random.Next(1, 501));
        }

        private Operation Cancel() => Operation.Cancel(live.Any(random, cancellable));

        private OrderSide AnySide() => random.Next(2) == 0 ? OrderSide.Buy : OrderSide.Sell;
    }
}
