using DSLT.Core;

namespace DSLT.Features.NftSales;

/// <summary>A time in which the public mints from a collection.</summary>
/// <param name="Id">Given once: a phase in place of another has neither its list nor its counts.</param>
/// <param name="Token">0 where it is free.</param>
/// <param name="Price">Of one copy.</param>
/// <param name="UserLimit">Of one user, in copies; 0 for no limit.</param>
/// <param name="Listed">True: only those on its list.</param>
/// <param name="FirstItem">What is minted: these items in turn, each until all its copies are.</param>
internal sealed record NftPhase(
    long Id, string Name, long Start, long End, long Token, Amount Price, long UserLimit, bool Listed,
    long FirstItem, long LastItem)
{
    public bool IsOpen(long now) => Start <= now && now < End;
}
