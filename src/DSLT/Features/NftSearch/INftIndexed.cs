namespace DSLT.Features.NftSearch;

/// <summary>
/// An event that changes what items are found by. It says how things stand then, so that told twice, or after
/// what came later was read from the tables, it ends the same.
/// </summary>
internal interface INftIndexed
{
    void Index(NftIndex index);
}
