using DSLT.Core;
using DSLT.Ledger;

namespace DSLT.Features.Referrals;

/// <summary>What a commission is a part of. Stored: values are only ever added.</summary>
internal enum Income : byte
{
    /// <summary>The fee of a trade.</summary>
    Trading = 1,

    /// <summary>What is paid for tokens in a sale.</summary>
    Sales = 2,

    /// <summary>The fee on a staking reward.</summary>
    Staking = 3,
}

/// <summary>A commission, or what a reversal took back of one.</summary>
/// <param name="Transaction">The one that it is a leg of.</param>
/// <param name="Level">1 for whom the referrer brought, up to 5.</param>
/// <param name="Referee">Who paid the fee.</param>
/// <param name="Source">The holder of what is left of the fee.</param>
/// <param name="Amount">In base units of the token.</param>
/// <param name="Moved">The leg: the amount less what a debt kept back, or what was not there to be
/// taken.</param>
/// <param name="Reverses">The commission that is taken back, 0 for one that is paid.</param>
internal sealed record Earning(
    long Id, long Transaction, Income Income, int Level, long Referrer, long Referee, long Token,
    Holder Source, Amount Amount, Amount Moved, long Reverses)
{
    public bool IsTakenBack => Reverses != 0;
}
