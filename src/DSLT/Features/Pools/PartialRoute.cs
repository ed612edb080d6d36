using System.Runtime.CompilerServices;
using DSLT.Core;

namespace DSLT.Features.Pools;

/// <summary>
/// From the token whose amount is given to the other one: forwards for an exact input, else backwards.
/// </summary>
/// <param name="IsPaused">Says of a token whether nothing of it moves.</param>
internal readonly record struct RouteGoal(long Start, long End, bool IsExactIn, Func<long, bool> IsPaused)
{
    /// <summary>
    /// What lies beyond a pool: its output for this input, or the input it needs for this output.
    /// </summary>
    public Result<Amount> Cross(PoolEdge edge, long token, Amount amount) =>
        IsExactIn ? edge.AmountOut(token, amount) : edge.AmountIn(token, amount);

    /// <summary>True for a token that may stand between the two ends.</summary>
    public bool MayPass(long token) => token != Start && token != End && !IsPaused(token);

    /// <summary>
    /// The order of candidates: the better amount, then fewer hops, then lower pool ids. Nothing ties with
    /// itself.
    /// </summary>
    public bool Prefers(in PartialRoute candidate, in PartialRoute other)
    {
        if (candidate.Hops == 0 || other.Hops == 0)
        {
            return candidate.Hops > 0;
        }

        var order = candidate.Amount.CompareTo(other.Amount);
        if (order != 0)
        {
            return IsExactIn ? order > 0 : order < 0;
        }

        return candidate.Hops != other.Hops ? candidate.Hops < other.Hops : candidate.HasLowerPools(other);
    }
}

/// <summary>
/// A way from the start: no hops at all stand for "not reached". A value, so that the search allocates none.
/// </summary>
internal struct PartialRoute
{
    public Amount Amount;
    public int Hops;
    public PoolEdges Edges;

    /// <summary>The token after the first hop.</summary>
    public long Via;

    /// <summary>This way and one pool more, or "not reached" where the pool refuses.</summary>
    public readonly PartialRoute Through(PoolEdge edge, long token, RouteGoal goal)
    {
        if (goal.Cross(edge, token, Amount) is not { IsRefused: false, Value: var amount })
        {
            return default;
        }

        var longer = this;
        longer.Amount = amount;
        longer.Edges[Hops] = edge;
        longer.Hops = Hops + 1;
        longer.Via = Hops == 0 ? edge.Other(token) : Via;
        return longer;
    }

    public readonly bool HasLowerPools(in PartialRoute other)
    {
        for (var i = 0; i < Hops; i++)
        {
            if (Edges[i].PoolId != other.Edges[i].PoolId)
            {
                return Edges[i].PoolId < other.Edges[i].PoolId;
            }
        }

        return false;
    }

    [InlineArray(PoolRoutes.MaxHops)]
    internal struct PoolEdges
    {
        private PoolEdge first;
    }
}

/// <summary>The best way to a token and the best that takes another first step.</summary>
internal struct PartialRoutePair
{
    public PartialRoute Best;
    public PartialRoute Other;

    public void Offer(in PartialRoute candidate, RouteGoal goal)
    {
        if (goal.Prefers(candidate, Best))
        {
            Other = candidate.Via == Best.Via ? Other : Best;
            Best = candidate;
        }
        else if (candidate.Via != Best.Via && goal.Prefers(candidate, Other))
        {
            Other = candidate;
        }
    }

    /// <summary>The best way that has not passed a token.</summary>
    public readonly PartialRoute Avoiding(long token) => Best.Via == token ? Other : Best;
}
