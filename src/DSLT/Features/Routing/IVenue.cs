using DSLT.Core;

namespace DSLT.Features.Routing;

/// <summary>A place where one token is traded for another: a book, or pools one after another.</summary>
internal interface IVenue
{
    /// <summary>
    /// What an amount would bring here, alone, after all fees; what does not come out even stays unused. Out
    /// is zero where nothing can be traded for it.
    /// </summary>
    VenueAmounts Quote(Amount given);
}

/// <param name="Used">Of the token given, in base units.</param>
/// <param name="Out">Of the token received, in base units.</param>
internal readonly record struct VenueAmounts(Amount Used, Amount Out);
