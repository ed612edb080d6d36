using System.Numerics;

namespace DSLT.Tests.Features.NftSales;

/// <summary>Phases on paper: what comes next is looked for from the first item on, each time.</summary>
internal sealed partial class NftModel
{
    /// <summary>Those of now, by the creator of the collection.</summary>
    public Dictionary<long, List<PaperPhase>> Phases { get; } = [];

    public string? CanSetPhases(long user, long creator, List<PaperPhase> phases)
    {
        if (user != creator)
        {
            return "forbidden";
        }

        var isOwn = phases.TrueForAll(phase => Items[phase.First].Creator == creator
            && Items[phase.Last].Creator == creator && phase.First <= phase.Last);
        var inTurn = phases.Zip(phases.Skip(1)).All(pair => pair.First.End <= pair.Second.Start);
        return isOwn && inTurn ? null : "invalid_phases";
    }

    public string? ListUser(long user, long creator, long id, long who, bool isRemoval)
    {
        var phase = Phases.GetValueOrDefault(creator)?.Find(one => one.Id == id);
        if (user != creator || phase is null)
        {
            return user != creator ? "forbidden" : "phase_not_found";
        }

        if (isRemoval)
        {
            phase.Listed.Remove(who);
        }
        else
        {
            phase.Listed.Add(who);
        }

        return null;
    }

    /// <summary>The items of a phase of which there are some, in turn.</summary>
    public List<(long Item, long Left)> LeftOf(PaperPhase phase, long creator) =>
    [
        .. Items.Where(item => item.Value.Creator == creator && item.Key >= phase.First
                && item.Key <= phase.Last && item.Value.Minted < item.Value.Max)
            .Select(item => (item.Key, item.Value.Max - item.Value.Minted)).OrderBy(item => item.Key),
    ];

    public (string? Refused, PaperPhase? Phase, List<(long Item, long Quantity)> Lines) MintInPhase(
        long creator, long user, long quantity, BigInteger most, long now)
    {
        var phase = Phases.GetValueOrDefault(creator)?.Find(one => one.Start <= now && now < one.End);
        if (phase is null)
        {
            return ("no_phase_open", null, []);
        }

        var (had, left) = (phase.Minted.GetValueOrDefault(user), LeftOf(phase, creator));
        var isPaid = phase.Price > 0;
        var refused = phase.IsListed && !phase.Listed.Contains(user) ? "not_on_allow_list"
            : phase.Limit > 0 && had + quantity > phase.Limit ? "mint_limit_exceeded"
            : left.Sum(item => item.Left) < quantity ? "mint_sold_out"
            : isPaid && user == creator ? "self_transfer"
            : isPaid && (Frozen.Contains(user) || Frozen.Contains(creator)) ? "account_frozen"
            : phase.Price * quantity > most ? "slippage_exceeded"
            : null;
        if (refused is not null)
        {
            return (refused, phase, []);
        }

        var (lines, rest) = (new List<(long Item, long Quantity)>(), quantity);
        foreach (var (item, there) in left)
        {
            if (rest > 0)
            {
                lines.Add((item, Math.Min(rest, there)));
                rest -= Math.Min(rest, there);
            }
        }

        if (isPaid)
        {
            Pay(creator, lines, user, 1, phase.Price * quantity);
        }

        foreach (var (item, each) in lines)
        {
            Move(Items[item], 0, user, each);
        }

        phase.Minted[user] = had + quantity;
        return (null, phase, lines);
    }
}

internal sealed class PaperPhase
{
    public long Id { get; set; }

    public required long Start { get; init; }

    public required long End { get; init; }

    public required long First { get; init; }

    public required long Last { get; init; }

    /// <summary>Of one; 0 where it is free.</summary>
    public required BigInteger Price { get; init; }

    /// <summary>0 where there is none.</summary>
    public required long Limit { get; init; }

    public required bool IsListed { get; init; }

    public HashSet<long> Listed { get; } = [];

    public Dictionary<long, long> Minted { get; } = [];
}
