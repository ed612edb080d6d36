using DSLT.Core;

namespace DSLT.Ledger;

/// <summary>What an entry was for. Stored: values are only ever added.</summary>
internal enum EntryKind : short
{
    Mint = 1,
    Burn = 2,
    Transfer = 3,
    Hold = 4,
    Release = 5,
    Reversal = 6,
    LiquidityAdded = 7,
    LiquidityRemoved = 8,
    Swap = 9,
    Trade = 10,
    RewardsFunded = 40,
    RewardsPaid = 41,
    RewardsReturned = 42,
    RewardsCompounded = 43,
    GrantFunded = 50,
    GrantReleased = 51,
    GrantReturned = 52,
    AirdropFunded = 53,
    AirdropClaimed = 54,
    AirdropReturned = 55,
    Staked = 60,
    Unstaked = 61,
    SaleFunded = 80,
    SalePurchased = 81,
    SaleDelivered = 82,
    SaleRefunded = 83,
    SaleReturned = 84,
    SaleProceeds = 85,
    SaleSharesMoved = 86,
    SaleCommission = 87,
    NftSold = 90,
}

/// <summary>Which way a posting moves which part of an account. Stored: values are only ever added.</summary>
internal enum Side : byte
{
    DebitAvailable = 0,
    CreditAvailable = 1,
    DebitHeld = 2,
    CreditHeld = 3,
}

/// <summary>One line of an entry: so many base units out of (debit) or into (credit) an account.</summary>
internal readonly record struct Posting(AccountId Account, Side Side, Amount Amount)
{
    public bool IsCredit => Side is Side.CreditAvailable or Side.CreditHeld;

    public bool IsHeld => Side is Side.DebitHeld or Side.CreditHeld;

    public Int128 Signed => IsCredit ? Amount.Units : -Amount.Units;

    public static Posting Debit(Holder holder, long token, Amount amount) =>
        new(new AccountId(holder, token), Side.DebitAvailable, amount);

    public static Posting Credit(Holder holder, long token, Amount amount) =>
        new(new AccountId(holder, token), Side.CreditAvailable, amount);

    /// <summary>The same line the other way round.</summary>
    public Posting Reversed() => this with
    {
        Side = Side switch
        {
            Side.DebitAvailable => Side.CreditAvailable,
            Side.CreditAvailable => Side.DebitAvailable,
            Side.DebitHeld => Side.CreditHeld,
            _ => Side.DebitHeld,
        },
    };
}

/// <summary>
/// A balanced set of postings: per token its debits equal its credits. Never edited, only reversed.
/// </summary>
/// <param name="Kind">What it was for.</param>
/// <param name="Postings">Its lines, debits before the credits they pay for.</param>
/// <param name="Memo">What the caller wrote on it.</param>
/// <param name="Reference">The transaction that this one reverses, or 0.</param>
internal sealed record Entry(EntryKind Kind, Posting[] Postings, string? Memo = null, long Reference = 0)
{
    public const int MaxPostings = 64;

    public static Entry Of(EntryKind kind, params Posting[] postings) => new(kind, postings);

    /// <summary>Moves part of an account from available to held: two lines on the same account.</summary>
    public static Entry Hold(AccountId account, Amount amount) => Of(
        EntryKind.Hold,
        new Posting(account, Side.DebitAvailable, amount),
        new Posting(account, Side.CreditHeld, amount));

    /// <summary>Gives back what was held.</summary>
    public static Entry Release(AccountId account, Amount amount) => Of(
        EntryKind.Release,
        new Posting(account, Side.DebitHeld, amount),
        new Posting(account, Side.CreditAvailable, amount));

    /// <summary>
    /// The entry that undoes this one; credits turn to debits, so the lines are turned round too.
    /// </summary>
    public Entry Reversal(long transactionId) => new(
        EntryKind.Reversal,
        [.. Postings.Reverse().Select(posting => posting.Reversed())],
        Memo: null,
        transactionId);

    /// <summary>
    /// True where per token the lines sum to zero. Quadratic in the lines, of which there are few.
    /// </summary>
    public bool IsBalanced()
    {
        for (var i = 0; i < Postings.Length; i++)
        {
            Int128 sum = 0;
            foreach (ref readonly var posting in Postings.AsSpan())
            {
                sum = posting.Account.Token == Postings[i].Account.Token
                    ? checked(sum + posting.Signed)
                    : sum;
            }

            if (sum != 0)
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>An entry as it was written: its transaction and the moment.</summary>
internal readonly record struct Posted(long TransactionId, long Time);
