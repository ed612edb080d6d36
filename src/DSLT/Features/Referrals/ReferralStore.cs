using System.Collections.Immutable;
using System.Globalization;
using DSLT.Core;
using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.Referrals;

/// <summary>
/// The settings, codes and trees of referrals: rows of the truth; and what referrers have earned, which only
/// events change. Who brought whom stands with the users.
/// </summary>
internal sealed class ReferralStore
{
    private const string SettingsSql =
        "SELECT version, trading, sales, staking, binding_days, min_age_days, min_tier, volume_token, "
        + "min_volume, tiers, daily_caps, set_by, set_at FROM referral_settings "
        + "ORDER BY version DESC LIMIT 1";

    private const string CodeSql = "SELECT code, owner, created_at FROM referral_codes WHERE code = $1";

    private const string CodesOfSql =
        "SELECT code, owner, created_at FROM referral_codes WHERE owner = $1 ORDER BY created_at, code";

    private const string TreeSql =
        "SELECT level_1, level_2, level_3, level_4, level_5 FROM referral_trees WHERE user_id = $1";

    private const string StandingSql =
        "SELECT earned, taken_back, owed, day, of_day, month, of_month FROM referral_standings "
        + "WHERE referrer = $1 AND token = $2";

    private const string LastIdSql = "SELECT coalesce(max(id), 0) FROM referral_earnings";

    private const int RememberedCodes = 100_000;

    private static readonly Table SettingsTable = new(
        "referral_settings", 1, Column.Number("version"), Column.Text("trading"), Column.Text("sales"),
        Column.Text("staking"), Column.Number("binding_days"), Column.Number("min_age_days"),
        Column.Number("min_tier"), Column.Number("volume_token"), Column.Text("min_volume"),
        Column.Text("tiers"), Column.Text("daily_caps"), Column.Number("set_by"), Column.Number("set_at"));

    private static readonly Table Codes = new(
        "referral_codes", 1, Column.Text("code"), Column.Number("owner"), Column.Number("created_at"));

    private static readonly Table Trees = new(
        "referral_trees", 1, Column.Number("user_id"), Column.Number("level_1"), Column.Number("level_2"),
        Column.Number("level_3"), Column.Number("level_4"), Column.Number("level_5"));

    private readonly StateContext context;
    private readonly EntityCache<string, ReferralCode> codes;
    private readonly EntityCache<long, CodesOfUser> codesOf;
    private readonly EntityCache<long, ReferralTree> trees;
    private readonly ProjectedCache<(long Referrer, long Token), ReferrerStanding> standings;
    private readonly IdSequence ids;

    public ReferralStore(StateContext context)
    {
        this.context = context;
        ids = new IdSequence(context.Undo);
        codes = new(
            context.Undo, RememberedCodes, code => context.Lookups.First(CodeSql, ReadCode, code),
            StringComparer.Ordinal);
        codesOf = new(context.Undo, RememberedCodes, ReadCodesOf);
        trees = new(
            context.Undo, context.Limits.Referrers, user => context.Lookups.First(TreeSql, ReadTree, user));
        standings = new(
            context, context.Limits.Referrers, key => context.Lookups.First(
                StandingSql, ReadStanding, key.Referrer, key.Token) ?? ReferrerStanding.None);
    }

    /// <summary>What holds now; null where nothing was ever set, and then nothing is paid.</summary>
    public ReferralSettings? Settings { get; private set; }

    public void Load()
    {
        Settings = context.Lookups.First(SettingsSql, ReadSettings);
        ids.Reach(context.Lookups.First(LastIdSql, row => row.Number(0)));
    }

    public ReferralCode? FindCode(string code) => codes.Find(code);

    /// <summary>A user's own codes, the oldest first.</summary>
    public ImmutableArray<ReferralCode> CodesOf(long user) => codesOf.Find(user)?.Items ?? [];

    public ReferralTree TreeOf(long user) => trees.Find(user) ?? ReferralTree.Empty;

    public ReferrerStanding StandingOf(long referrer, long token) => standings.Find((referrer, token));

    public long NextEarningId() => ids.Next();

    public void Save(ReferralSettings settings)
    {
        var before = Settings;
        context.Undo.Push(() => Settings = before);
        Settings = settings;
        context.Rows.Put(
            SettingsTable, settings.Version, Text(settings.Trading), Text(settings.Sales),
            Text(settings.Staking), (long)settings.BindingDays, (long)settings.MinAgeDays,
            (long)settings.MinTier, settings.MinVolume?.Token ?? 0,
            (settings.MinVolume?.Amount ?? Amount.Zero).ToStored(),
            string.Join(' ', settings.Tiers.Select(tier =>
                string.Create(CultureInfo.InvariantCulture, $"{tier.MinBrought} {tier.MultiplierBps}"))),
            string.Join(' ', settings.DailyCaps.Select(cap => $"{cap.Token.ToText()} {cap.Amount}")),
            settings.SetBy, settings.SetAt);
    }

    public void Save(ReferralCode code)
    {
        codesOf.Put(code.Owner, new CodesOfUser(CodesOf(code.Owner).Add(code)));
        codes.Put(code.Code, code);
        context.Rows.Put(Codes, code.Code, code.Owner, code.CreatedAt);
    }

    public void Save(long user, ReferralTree tree)
    {
        trees.Put(user, tree);
        context.Rows.Put(Trees, user, tree.Level1, tree.Level2, tree.Level3, tree.Level4, tree.Level5);
    }

    /// <summary>Takes over what was earned: only <see cref="CommissionBooked"/> calls this.</summary>
    public void Book(Earning earning, ReferrerStanding standing, long sequence)
    {
        ids.Reach(earning.Id);
        standings.Put((earning.Referrer, earning.Token), standing, sequence);
    }

    private CodesOfUser? ReadCodesOf(long user)
    {
        var found = ImmutableArray.CreateBuilder<ReferralCode>();
        context.Lookups.Read(CodesOfSql, row => found.Add(ReadCode(row)), user);
        return found.Count == 0 ? null : new CodesOfUser(found.ToImmutable());
    }

    private static ReferralCode ReadCode(IRow row) => new(row.Text(0), row.Number(1), row.Number(2));

    private static ReferralTree ReadTree(IRow row) => new(
        row.Number(0), row.Number(1), row.Number(2), row.Number(3), row.Number(4));

    private static ReferrerStanding ReadStanding(IRow row) => new(
        Amount.FromStored(row.Text(0)), Amount.FromStored(row.Text(1)), Amount.FromStored(row.Text(2)),
        row.Number(3), Amount.FromStored(row.Text(4)), row.Number(5), Amount.FromStored(row.Text(6)));

    private static ReferralSettings ReadSettings(IRow row) => new(
        row.Number(0), Rates(row.Text(1)), Rates(row.Text(2)), Rates(row.Text(3)), (int)row.Number(4),
        (int)row.Number(5), (int)row.Number(6),
        row.Number(7) == 0
            ? null
            : new RequiredVolume(row.Number(7), Amount.FromStored(row.Text(8))),
        [.. Pairs(row.Text(9)).Select(pair => new ReferralTier((long)pair.First, (int)pair.Second))],
        [.. Pairs(row.Text(10)).Select(pair => new DailyCap((long)pair.First, new Amount(pair.Second)))],
        row.Number(11), row.Number(12));

    private static string Text(ImmutableArray<int> rates) => string.Join(' ', rates);

    private static ImmutableArray<int> Rates(string text) =>
        [.. Numbers(text).Select(number => (int)number)];

    private static IEnumerable<(Int128 First, Int128 Second)> Pairs(string text) =>
        Numbers(text).Chunk(2).Select(pair => (pair[0], pair[1]));

    private static IEnumerable<Int128> Numbers(string text) => text
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(number => Int128.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture));

    private sealed record CodesOfUser(ImmutableArray<ReferralCode> Items);
}
