namespace DSLT.Verification;

/// <summary>What kind of thing does not hold.</summary>
internal enum FindingKind
{
    /// <summary>Rows of the journal are missing.</summary>
    JournalGap,

    /// <summary>A row's hash is not the one of its bytes and the row before.</summary>
    JournalHash,

    /// <summary>A row is older than the one before it, or counts transactions backwards.</summary>
    JournalOrder,

    /// <summary>A payload cannot be read.</summary>
    JournalPayload,

    /// <summary>The last rows of the journal are gone: something else knows of them. Named first.</summary>
    JournalCutOff,

    /// <summary>The postings of an entry do not sum to zero.</summary>
    EntryUnbalanced,

    /// <summary>A posting's balance is not the balance before it plus the posting.</summary>
    BalanceBroken,

    RowMissing,
    RowExtra,
    RowDiffers,

    /// <summary>What accounts hold of a token is not what was issued of it, or more than may be.</summary>
    Supply,

    /// <summary>A pool's figures are not those of its accounts.</summary>
    Pool,

    /// <summary>
    /// An order is of no market, cannot be as its row is or did not trade what that says, or what is held is
    /// not what the live orders need.
    /// </summary>
    Order,

    /// <summary>A staking programme's sums are not those of its positions and accounts.</summary>
    Staking,

    /// <summary>A grant's account does not hold what is not paid out of it.</summary>
    Vesting,

    /// <summary>An airdrop's root, its claims and its account do not agree with its list.</summary>
    Airdrop,

    /// <summary>
    /// Somebody was brought by who they brought, a tree counts wrong, or a commission is not a leg of its
    /// transaction or not in its referrer's sums.
    /// </summary>
    Referral,

    /// <summary>A sale's purchases, buyers and accounts are not what its terms make of them.</summary>
    Sale,

    /// <summary>
    /// An item's holdings are not its supply or its history, somebody offers what is not there, a sale is not
    /// what the ledger moved, or a phase has not handed out its items in turn and counted them.
    /// </summary>
    Nft,

    /// <summary>The bytes of media are missing or others, or are counted wrong.</summary>
    Media,

    /// <summary>
    /// An auction offers what is not there, its bids do not rise to its best one, or an offer cannot be as
    /// its row is. Where what is held for them is not right, that is found with the orders.
    /// </summary>
    NftBid,
}

/// <summary>One thing that does not hold.</summary>
/// <param name="Where">The journal row or the table row.</param>
internal sealed record Finding(FindingKind Kind, string Where, string Expected, string Found)
{
    public override string ToString() => $"{Kind}: {Where}: expected {Expected}, found {Found}";
}

/// <summary>The first findings, and how many there are: one broken thing can break a million rows.</summary>
internal sealed class Findings
{
    public const int Kept = 100;

    private readonly List<Finding> first = [];

    public long Count { get; private set; }

    public IReadOnlyList<Finding> First => first;

    public void Add(FindingKind kind, string where, string expected, string found)
    {
        Count++;
        var finding = new Finding(kind, where, expected, found);
        if (kind == FindingKind.JournalCutOff)
        {
            // It is noticed late and explains much of what was found before.
            first.Insert(0, finding);
        }
        else if (first.Count < Kept)
        {
            first.Add(finding);
        }
    }
}
