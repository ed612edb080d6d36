using DSLT.Features.NftSearch;

namespace DSLT.Tests.Features.NftSearch;

internal static class Places
{
    public static List<int> In(Bits bits)
    {
        var all = new List<int>();
        foreach (var place in bits)
        {
            all.Add(place);
        }

        return all;
    }
}
