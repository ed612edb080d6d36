using DSLT.Sequencing;

namespace DSLT.Verification;

/// <summary>
/// The rows of tables whose key is not in the journal's order. They are compared as a whole first, which is
/// quick and says only whether they are right; where they are not, they are sorted to find out which row is
/// wrong.
/// </summary>
internal interface IIndexRows
{
    void UserTransaction(long transaction, long holder, long token, long kind);

    void ActorCommand(long sequence, long actor);

    void IdempotencyKey(UInt128 key, UInt128 request, in RecordHeader record);
}
