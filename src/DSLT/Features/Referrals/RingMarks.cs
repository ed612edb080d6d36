using DSLT.Core;
using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.Referrals;

/// <summary>What kind of place a user was seen at. Stored: values are only ever added.</summary>
internal enum MarkKind : byte
{
    Address = 1,
    Device = 2,
}

/// <summary>Remembers where users log in, for as long as rings are looked for.</summary>
internal static class RingMarks
{
    /// <summary>How long a mark is kept.</summary>
    public const long Kept = 90 * Clock.Day;

    private const string ForgetSql = "DELETE FROM user_marks WHERE user_id = $1 AND seen_at < $2";

    private static readonly Table Marks = new(
        "user_marks", 3, Column.Number("user_id"), Column.Number("kind"), Column.Bytes("mark"),
        Column.Number("seen_at"));

    /// <summary>Nothing is kept where nothing is paid for referrals.</summary>
    public static void Save(Tx tx, long user, Device device)
    {
        if (tx.State.Referrals.Settings is null)
        {
            return;
        }

        tx.State.Rows.Execute(ForgetSql, user, tx.Now - Kept);
        Save(tx, user, MarkKind.Address, device.Address);
        Save(tx, user, MarkKind.Device, device.Named);
    }

    private static void Save(Tx tx, long user, MarkKind kind, byte[]? mark)
    {
        if (mark is not null)
        {
            tx.State.Rows.Put(Marks, user, (long)kind, mark, tx.Now);
        }
    }
}
