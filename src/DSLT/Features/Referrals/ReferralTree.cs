namespace DSLT.Features.Referrals;

/// <summary>How many users there are on each level below one, as far as any commission reaches.</summary>
internal sealed record ReferralTree(long Level1, long Level2, long Level3, long Level4, long Level5)
{
    public const int Levels = 5;

    public static readonly ReferralTree Empty = new(0, 0, 0, 0, 0);

    /// <summary>The users that one brought oneself.</summary>
    public long Direct => Level1;

    public long At(int level) => level switch
    {
        1 => Level1,
        2 => Level2,
        3 => Level3,
        4 => Level4,
        5 => Level5,
        _ => 0,
    };

    /// <summary>
    /// The tree with one more user so many levels below, who brings a tree along; what lies too deep is not
    /// counted.
    /// </summary>
    public ReferralTree With(int level, ReferralTree brought)
    {
        return new ReferralTree(Then(1), Then(2), Then(3), Then(4), Then(5));

        long Then(int at) => At(at) + (at == level ? 1 : brought.At(at - level));
    }
}
