using System.Collections.Immutable;
using DSLT.Core;
using DSLT.Features.Markets;
using DSLT.Features.Orders;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Features.MarketMaking;

/// <summary>What time brings to programmes: looks at the book, and the ends of epochs.</summary>
internal static class MakerEpochs
{
    /// <summary>How often the book is looked at.</summary>
    public const long SampleSeconds = 10;

    /// <summary>
    /// What lies between two looks counts for no more: while the node was down nobody quoted.
    /// </summary>
    private const long MaxGap = 2 * SampleSeconds * Clock.Second;

    /// <summary>Prices passed over to find one with enough to be the middle's.</summary>
    private const int MaxLevels = 100;

    /// <summary>Credits in one entry, beside the debit they come from.</summary>
    private const int RewardsAtOnce = Entry.MaxPostings - 1;

    /// <summary>The programmes that a look would change now.</summary>
    public static long[] Due(State state, long now) => [.. state.MakerProgrammes.CommittedAll
        .Where(programme => programme.State == ProgrammeState.Open)
        .Where(programme =>
            now >= state.MakerProgrammes.EpochOf(programme).Start + programme.EpochMicros
            || programme.Makers.Any(user => state.Orders.CountOf(user, programme.Market) > 0))
        .Select(programme => programme.Id)];

    /// <summary>Looks at the book for a programme, or ends its epoch where that is over.</summary>
    public static Result<Unit> Look(Tx tx, long programmeId)
    {
        if (tx.State.MakerProgrammes.Find(programmeId) is not { State: ProgrammeState.Open } programme)
        {
            return default(Unit);
        }

        var epoch = tx.State.MakerProgrammes.EpochOf(programme);
        if (tx.Now >= epoch.Start + programme.EpochMicros)
        {
            // Nothing of a paused token moves: the epoch waits, and counts no more.
            return tx.State.Tokens.IsPaused(programme.RewardToken) ? default(Unit) : End(tx, programme);
        }

        var market = tx.State.Markets.Find(programme.Market)!;
        if (market.State == MarketState.Open
            && Middle(tx.State.Orders.Of(market.Id), programme.MinLots) is var middle and not 0)
        {
            Sample(tx, programme, epoch, middle);
        }

        return default(Unit);
    }

    /// <summary>
    /// Pays an epoch, or the part of it that has passed, as far as the funds go. The share of who may not
    /// receive stays in the programme, as all does that nobody earned.
    /// </summary>
    public static Result<Unit> End(Tx tx, MakerProgramme programme)
    {
        var epoch = tx.State.MakerProgrammes.EpochOf(programme);
        var passed = Math.Min(tx.Now - epoch.Start, programme.EpochMicros);
        var earned = Amount.MulDiv(
            programme.Budget, new Amount(passed), new Amount(programme.EpochMicros), Rounding.Down);
        var funds = tx.Holding(programme.Account.Holder, programme.RewardToken).Available;
        var rewards = MakerRules.Shares(Amount.Min(earned, funds), epoch)
            .Select(reward => MayReceive(tx, programme, reward.User)
                ? reward
                : reward with { Paid = default })
            .ToImmutableArray();
        foreach (var some in rewards.Where(reward => !reward.Paid.IsZero).Chunk(RewardsAtOnce))
        {
            if (!tx.Post(Pay(programme, some)).Is(out _, out var refusal))
            {
                return refusal;
            }
        }

        // Epochs follow one another without a gap; those that nobody saw are passed over.
        var nextStart = epoch.Start + (passed < programme.EpochMicros
            ? passed
            : (tx.Now - epoch.Start) / programme.EpochMicros * programme.EpochMicros);
        tx.Raise(new MakerEpochEnded(programme.Id, epoch.Start, epoch.SampledAt, rewards, nextStart));
        return default(Unit);
    }

    private static void Sample(Tx tx, MakerProgramme programme, MakerEpoch epoch, long middle)
    {
        var since = epoch.SampledAt == 0 ? epoch.Start : epoch.SampledAt;
        var milliseconds = new Amount(Math.Min(tx.Now - since, MaxGap) / 1_000);
        var scores = ImmutableArray.CreateBuilder<MakerScore>();
        scores.AddRange(epoch.Scores.Where(score => !programme.Makers.Contains(score.User)));
        foreach (var user in programme.Makers)
        {
            var depth = MakerRules.Depth(programme, middle, tx.State.Orders.OfUser(user, programme.Market));
            var score = epoch.ScoreOf(user)
                + Amount.MulDiv(depth, milliseconds, new Amount(1), Rounding.Down);
            if (!score.IsZero)
            {
                scores.Add(new MakerScore(user, score));
            }
        }

        tx.Raise(new MakersScored(
            programme.Id, epoch with { SampledAt = tx.Now, Scores = scores.ToImmutable() }));
    }

    /// <summary>
    /// The sum of the best two prices, twice the middle, or 0 where a side is empty. Prices with less than
    /// what counts are passed over, so that no single lot moves the middle.
    /// </summary>
    private static long Middle(MarketBook book, long minLots)
    {
        var (bid, ask) = (Best(OrderSide.Buy), Best(OrderSide.Sell));
        return bid == 0 || ask == 0 ? 0 : bid + ask;

        long Best(OrderSide side) => book.Book.Levels(side).Take(MaxLevels)
            .FirstOrDefault(level => level.Lots >= minLots).Price;
    }

    private static bool MayReceive(Tx tx, MakerProgramme programme, long user) =>
        tx.State.Users.Find(user) is { Frozen: false }
        && !tx.Holding(Holder.User(user), programme.RewardToken).Frozen;

    private static Entry Pay(MakerProgramme programme, MakerReward[] rewards)
    {
        var sum = rewards.Aggregate(Amount.Zero, (all, reward) => all + reward.Paid);
        var token = programme.RewardToken;
        return Entry.Of(
            EntryKind.RewardsPaid,
            [
                Posting.Debit(programme.Account.Holder, token, sum),
                .. rewards.Select(reward => Posting.Credit(Holder.User(reward.User), token, reward.Paid)),
            ]);
    }
}
