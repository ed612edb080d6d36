using DSLT.Data;
using DSLT.Features.Nfts;
using DSLT.Features.NftSales;
using DSLT.Sequencing;

namespace DSLT.Verification;

/// <summary>
/// Phases of minting as the journal makes them: their items go out in turn, each copy once, and what each
/// user has minted is what was handed to them. Then the tables say the same, and no item was passed over of
/// which there was some. In memory are the phases and who minted in them.
/// </summary>
internal sealed class NftPhaseReplay(Findings findings)
{
    private const string NextSql = "SELECT phase, next_item FROM nft_phase_states ORDER BY phase";

    private const string MintersSql =
        "SELECT phase, user_id, minted FROM nft_phase_minters ORDER BY phase, user_id";

    private const string PassedSql =
        "SELECT p.id, i.id, i.max_supply, s.minted FROM nft_phases p "
            + "JOIN nft_phase_states t ON t.phase = p.id JOIN nft_items i ON i.collection = p.collection "
            + "AND i.id >= p.first_item AND i.id < t.next_item JOIN nft_standings s ON s.item = i.id "
            + "WHERE p.id > 0 AND s.minted < i.max_supply ORDER BY p.id, i.id";

    private readonly Dictionary<long, (long Next, long Last)> phases = [];
    private readonly Dictionary<(long Phase, long User), long> minted = [];
    private readonly List<NftActivity> mints = [];
    private long sequence;

    /// <summary>Takes in an event of a journal row; those of a row come in turn.</summary>
    public void Take(in RecordHeader record, Event effect)
    {
        if (record.Sequence != sequence)
        {
            mints.Clear();
            sequence = record.Sequence;
        }

        switch (effect)
        {
            case NftMoved moved:
                mints.AddRange(moved.Activities.Where(activity => activity.From == 0));
                break;
            case NftPhasesSet set:
                foreach (var phase in set.Phases)
                {
                    phases[phase.Id] = (phase.FirstItem, phase.LastItem);
                }

                break;
            case NftPhaseMinted done:
                Take(done);
                mints.Clear();
                break;
        }
    }

    public void Check(IReading tables)
    {
        var (unseen, unseenMinters) = (phases.Keys.ToHashSet(), minted.Keys.ToHashSet());
        using (var rows = tables.Open(NextSql))
        {
            while (rows.Next())
            {
                var phase = rows.Number(0);
                unseen.Remove(phase);
                Expect($"phase {phase}: the next item", phases.GetValueOrDefault(phase).Next, rows.Number(1));
            }
        }

        using (var rows = tables.Open(MintersSql))
        {
            while (rows.Next())
            {
                var key = (rows.Number(0), rows.Number(1));
                unseenMinters.Remove(key);
                Expect(Where(key), minted.GetValueOrDefault(key), rows.Number(2));
            }
        }

        foreach (var phase in unseen)
        {
            findings.Add(FindingKind.Nft, $"phase {phase}: how far it is", "a row", "none");
        }

        foreach (var key in unseenMinters)
        {
            Expect(Where(key), minted[key], 0);
        }

        using var passed = tables.Open(PassedSql);
        while (passed.Next())
        {
            Expect(
                $"phase {passed.Number(0)}: item {passed.Number(1)}, which it has passed", passed.Number(2),
                passed.Number(3));
        }
    }

    private static string Where((long Phase, long User) key) =>
        $"phase {key.Phase}: minted by user {key.User}";

    private void Take(NftPhaseMinted done)
    {
        var key = (done.Phase, done.User);
        var (next, last) = phases.GetValueOrDefault(done.Phase);
        Expect(
            $"journal row {sequence}, {Where(key)}",
            minted.GetValueOrDefault(key) + mints.Sum(mint => mint.Quantity), done.Minted);
        var at = next;
        foreach (var mint in mints)
        {
            if (mint.Item < at || mint.Item > done.NextItem || mint.To != done.User)
            {
                findings.Add(
                    FindingKind.Nft, $"journal row {sequence}, phase {done.Phase}",
                    $"items {at} to {done.NextItem} to user {done.User}", $"{mint.Item} to user {mint.To}");
            }

            at = mint.Item + 1;
        }

        if (mints.Count == 0 || done.NextItem < next || done.NextItem > last + 1)
        {
            findings.Add(
                FindingKind.Nft, $"journal row {sequence}, phase {done.Phase}", $"items {next} to {last}",
                $"{mints.Count} mints, then item {done.NextItem}");
        }

        phases[done.Phase] = (done.NextItem, last);
        minted[key] = done.Minted;
    }

    private void Expect(string where, long expected, long found)
    {
        if (expected != found)
        {
            findings.Add(FindingKind.Nft, where, $"{expected}", $"{found}");
        }
    }
}
