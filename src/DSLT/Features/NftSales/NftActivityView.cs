using DSLT.Core;
using DSLT.Features.Nfts;
using DSLT.Sequencing;

namespace DSLT.Features.NftSales;

/// <summary>What a line of a history shows, to who asks for it and to who follows it.</summary>
internal static class NftActivityView
{
    /// <param name="state">Only what is committed of it is looked at.</param>
    /// <param name="activity">Its users are named by the next two.</param>
    /// <param name="from">Null where it is nobody.</param>
    /// <param name="to">As well.</param>
    /// <param name="time">When it happened.</param>
    public static NftActivityResponse Show(
        State state, NftActivity activity, string? from, string? to, long time)
    {
        var deal = activity.Deal;
        var token = deal.Token == 0 ? null : state.Tokens.Committed(deal.Token);
        return new NftActivityResponse(
            activity.Id.ToText(), NftRules.Text(deal.Kind), Id(activity.Item), activity.Collection.ToText(),
            from, to, activity.Quantity, token?.Symbol, token?.Text(deal.Price), Id(deal.Transaction),
            Id(deal.Listing), Id(deal.Auction), Id(deal.Offer), Clock.Time(time));
    }

    private static string? Id(long id) => id == 0 ? null : id.ToText();
}
