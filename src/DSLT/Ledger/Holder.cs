namespace DSLT.Ledger;

/// <summary>What kind of thing owns an account. Stored: values are only ever added.</summary>
internal enum HolderKind : byte
{
    User = 1,
    Pool = 2,
    Market = 3,
    Staking = 4,
    Vesting = 5,
    Escrow = 6,
    Fees = 7,
    Treasury = 8,

    /// <summary>Where supply comes from: its balance is what has been issued and not burnt.</summary>
    Issuance = 9,

    /// <summary>Other chains: its balance is what came in and has not gone out.</summary>
    Outside = 10,

    /// <summary>Shares that nobody can ever redeem, such as a pool's first thousand.</summary>
    Locked = 11,

    /// <summary>The funds of a market-maker programme.</summary>
    Rewards = 12,

    /// <summary>What a staking programme pays rewards from.</summary>
    StakingFund = 13,

    /// <summary>The tokens of a sale, and what was paid for them until it is handed over.</summary>
    Sale = 14,

    /// <summary>What an airdrop has set aside for those on its list.</summary>
    Airdrop = 15,
}

/// <summary>
/// The owner of accounts: a kind in the high byte and an id below it, so that it is one number in a table.
/// </summary>
internal readonly record struct Holder(long Value) : IComparable<Holder>
{
    private const int KindShift = 56;

    private const long IdMask = (1L << KindShift) - 1;

    public static readonly Holder Treasury = Of(HolderKind.Treasury, 0);
    public static readonly Holder Issuance = Of(HolderKind.Issuance, 0);
    public static readonly Holder Locked = Of(HolderKind.Locked, 0);

    public HolderKind Kind => (HolderKind)(Value >> KindShift);

    public long Id => Value & IdMask;

    /// <summary>
    /// True where the balance counts what the ledger owes to this side rather than what it holds:
    /// the stored number is then the negative of its postings' sum, and it too never falls below zero.
    /// </summary>
    public bool IsContra => Kind is HolderKind.Issuance or HolderKind.Outside;

    public static Holder User(long id) => Of(HolderKind.User, id);

    public static Holder Pool(long id) => Of(HolderKind.Pool, id);

    public static Holder Of(HolderKind kind, long id) => new(((long)kind << KindShift) | (id & IdMask));

    public int CompareTo(Holder other) => Value.CompareTo(other.Value);

    public override string ToString() => Id == 0 ? Kind.ToString() : $"{Kind} {Id}";
}

/// <summary>One holder's account in one token.</summary>
internal readonly record struct AccountId(Holder Holder, long Token) : IComparable<AccountId>
{
    public int CompareTo(AccountId other) =>
        Holder.CompareTo(other.Holder) is var byHolder and not 0 ? byHolder : Token.CompareTo(other.Token);
}
