using System.Text.Json.Serialization;
using DSLT.Core;
using DSLT.Sequencing;

namespace DSLT.Features.MarketMaking;

/// <summary>A new market-maker programme.</summary>
/// <param name="EpochSeconds">60 to 2,592,000: how long scores are summed before they are paid.</param>
/// <param name="Budget">What an epoch pays at the most, in reward tokens.</param>
/// <param name="MaxSpreadBps">1 to 5,000 basis points of the middle: how far an order may be from it.</param>
/// <param name="MinQuantity">The least that an order must have left to count, in base tokens.</param>
/// <param name="TwoSided">True, the default: the smaller of both sides counts. False: half of their
/// sum.</param>
internal sealed record CreateProgrammeRequest(
    string Market, string RewardToken, long EpochSeconds, string Budget, int MaxSpreadBps, string MinQuantity,
    bool? TwoSided = null);

/// <param name="Amount">In reward tokens, from one's own account.</param>
internal sealed record FundProgrammeRequest(string Amount);

/// <param name="State">open, paused or closed; what is closed stays closed.</param>
internal sealed record UpdateProgrammeRequest(string State);

/// <param name="Funds">What there is to pay from, in reward tokens.</param>
/// <param name="EpochStart">When the running epoch began.</param>
/// <param name="TotalScore">Of all makers in the running epoch: lots times closeness in millionths times
/// milliseconds.</param>
/// <param name="Scores">Of all makers for operators, one's own for others.</param>
internal sealed record ProgrammeResponse(
    string ProgrammeId, string Market, string RewardToken, long EpochSeconds, string Budget, int MaxSpreadBps,
    string MinQuantity, bool TwoSided, string State, int Makers, string Funds, DateTime EpochStart,
    string TotalScore, IReadOnlyList<MakerScoreResponse> Scores, DateTime CreatedAt)
{
    /// <summary>A programme as a caller may see it; on the sequencer's thread.</summary>
    public static ProgrammeResponse Of(MakerProgramme programme, State state, Caller caller)
    {
        var (market, token) = (
            state.Markets.Find(programme.Market)!, state.Tokens.Find(programme.RewardToken)!);
        var epoch = state.MakerProgrammes.EpochOf(programme);
        var funds = state.Holdings.Of(programme.Account.Holder, token.Id).Available;
        var rewards = MakerRules.Shares(Amount.Min(programme.Budget, funds), epoch);
        return new ProgrammeResponse(
            programme.Id.ToText(), market.Symbol, token.Symbol, programme.EpochSeconds,
            token.Text(programme.Budget), programme.MaxSpreadBps, market.QuantityText(programme.MinLots),
            programme.TwoSided, programme.State.Text(), programme.Makers.Length, token.Text(funds),
            Clock.Time(epoch.Start), epoch.Total.ToString(),
            [.. rewards
                .Where(reward => caller.IsOperator || reward.User == caller.UserId)
                .Select(reward => new MakerScoreResponse(
                    state.Users.Find(reward.User)!.Username, reward.Score.ToString(),
                    token.Text(reward.Paid)))],
            Clock.Time(programme.CreatedAt));
    }
}

/// <param name="Share">What it would be paid if the whole epoch went on like this, in reward tokens.</param>
internal sealed record MakerScoreResponse(string Username, string Score, string Share);

internal sealed record ProgrammeList(IReadOnlyList<ProgrammeResponse> Items, string? Next);

[JsonSerializable(typeof(CreateProgrammeRequest))]
[JsonSerializable(typeof(FundProgrammeRequest))]
[JsonSerializable(typeof(UpdateProgrammeRequest))]
[JsonSerializable(typeof(ProgrammeResponse))]
[JsonSerializable(typeof(ProgrammeList))]
internal sealed partial class MakerJson : JsonSerializerContext;
