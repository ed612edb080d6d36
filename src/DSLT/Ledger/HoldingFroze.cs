using DSLT.Core;
using DSLT.Sequencing;

namespace DSLT.Ledger;

/// <summary>
/// An account was frozen, or set free; its balance stands beside it so that the row can be written whole.
/// </summary>
internal sealed class HoldingFroze(AccountId account, Amount available, Amount held, bool frozen) : Event
{
    public HoldingFroze(Holding holding, bool frozen)
        : this(holding.Account, holding.Available, holding.Held, frozen)
    {
    }

    public override EventTag Tag => EventTag.HoldingFroze;

    public AccountId Account => account;

    public Amount Available => available;

    public Amount Held => held;

    public bool Frozen => frozen;

    public static HoldingFroze Read(ref PayloadReader reader)
    {
        var account = new AccountId(new Holder(reader.Number()), reader.Number());
        return new HoldingFroze(account, reader.Amount(), reader.Amount(), reader.Bool());
    }

    public override void Write(PayloadWriter writer)
    {
        writer.Number(account.Holder.Value);
        writer.Number(account.Token);
        writer.Amount(available);
        writer.Amount(held);
        writer.Bool(frozen);
    }

    public override void Apply(State state, in RecordHeader record) =>
        state.Holdings.Restore(account, available, held, frozen, record.Sequence);

    public override void Project(Projection projection, in RecordHeader record) =>
        projection.Balance(account, available, held, frozen);
}
