using DSLT.Features.Orders;

namespace DSLT.Bench.Matching;

/// <summary>
/// One step of a flow: a limit order under a new id, or, with no lots, the end of a live one.
/// </summary>
internal readonly record struct Operation(long Id, OrderSide Side, long Price, long Lots)
{
    public bool IsCancel => Lots == 0;

    public static Operation Cancel(long id) => new(id, OrderSide.Buy, 0, 0);
}
