using DSLT.Core;

namespace DSLT.Ledger;

/// <summary>
/// The balance of one account as the sequencer sees it, staged changes included. Only <see cref="Holdings"/>
/// changes it, and only on the sequencer's thread.
/// </summary>
internal sealed class Holding(AccountId account, Amount available, Amount held, bool frozen)
{
    public AccountId Account { get; } = account;

    /// <summary>What can be moved now, in base units.</summary>
    public Amount Available { get; private set; } = available;

    /// <summary>What is set aside for orders and other promises, in base units.</summary>
    public Amount Held { get; private set; } = held;

    /// <summary>True where the token's issuer or an operator lets nothing of it move.</summary>
    public bool Frozen { get; private set; } = frozen;

    public Amount Total => Available + Held;

    /// <summary>
    /// The last journal row that changed it: it may leave memory once the tables have passed that row.
    /// </summary>
    internal long ChangedAt { get; private set; }

    internal void Set(Amount available, Amount held, bool frozen, long sequence) =>
        (Available, Held, Frozen, ChangedAt) = (available, held, frozen, sequence);

    internal Snapshot Save() => new(this, Available, Held, Frozen, ChangedAt);

    /// <summary>What a holding was before a change, to return to if the change is not kept.</summary>
    internal readonly record struct Snapshot(
        Holding Holding, Amount Available, Amount Held, bool Frozen, long ChangedAt)
    {
        public void Restore() => Holding.Set(Available, Held, Frozen, ChangedAt);
    }
}
