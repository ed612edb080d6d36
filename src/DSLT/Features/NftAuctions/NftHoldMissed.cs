using DSLT.Core;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Features.NftAuctions;

/// <summary>
/// A bid or an offer is over whose money an operator had released before: so much less was given back than
/// was held for it. It changes nothing; whoever reckons up what is held has to know.
/// </summary>
internal sealed class NftHoldMissed(AccountId account, Amount amount) : Event
{
    public override EventTag Tag => EventTag.NftHoldMissed;

    public AccountId Account => account;

    public Amount Amount => amount;

    public static NftHoldMissed Read(ref PayloadReader reader) => new(
        new AccountId(new Holder(reader.Number()), reader.Number()), reader.Amount());

    public override void Write(PayloadWriter writer)
    {
        writer.Number(account.Holder.Value);
        writer.Number(account.Token);
        writer.Amount(amount);
    }
}
