using DSLT.Features.Airdrops;

namespace DSLT.Tests.Features.Airdrops;

public sealed class MerkleTreeTests
{
    /// <summary>The leaves and roots by which implementations of RFC 6962 are commonly tested.</summary>
    private static readonly string[] Inputs =
    [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    ];

    private static readonly string[] Roots =
    [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    [Fact]
    public void Roots_are_those_that_others_reckon()
    {
        for (var count = 1; count <= Inputs.Length; count++)
        {
            Assert.Equal(Roots[count - 1], Convert.ToHexStringLower(Of(count).Root));
        }
    }

    [Fact]
    public void Every_leaf_of_every_size_has_a_proof_and_it_proves_nothing_else()
    {
        for (var count = 1; count <= 70; count++)
        {
            var tree = MerkleTree.Of(Leaves(count));
            for (var leaf = 0; leaf < count; leaf++)
            {
                var path = tree.Path(leaf);
                Assert.True(MerkleTree.Proves(Leaf(leaf), leaf, count, path, tree.Root));
                Assert.False(MerkleTree.Proves(Leaf(leaf + 1), leaf, count, path, tree.Root));
                Assert.False(MerkleTree.Proves(Leaf(leaf), leaf, count, path, Leaf(7)));
                for (var other = -1; other <= count; other++)
                {
                    Assert.Equal(
                        other == leaf, MerkleTree.Proves(Leaf(leaf), other, count, path, tree.Root));
                }

                Assert.False(MerkleTree.Proves(
                    Leaf(leaf), leaf, count, [.. path, new byte[MerkleTree.HashBytes]], tree.Root));
                Assert.Equal(
                    path.Length == 0,
                    MerkleTree.Proves(Leaf(leaf), leaf, count, [.. path.Skip(1)], tree.Root));
            }
        }
    }

    /// <summary>A pair is no leaf: half of a tree cannot be passed off as one.</summary>
    [Fact]
    public void A_pair_does_not_pass_for_a_leaf()
    {
        var (tree, left) = (MerkleTree.Of(Leaves(4)), MerkleTree.Of(Leaves(2)));
        var pair = MerkleTree.Leaf([.. Leaf(0), .. Leaf(1)]);
        Assert.NotEqual(left.Root, pair);
        Assert.False(MerkleTree.Proves(pair, 0, 2, [.. tree.Path(0).Skip(1)], tree.Root));
    }

    private static MerkleTree Of(int count) => MerkleTree.Of(
        [.. Inputs.Take(count).Select(hex => MerkleTree.Leaf(Convert.FromHexString(hex)))]);

    private static byte[][] Leaves(int count) => [.. Enumerable.Range(0, count).Select(Leaf)];

    private static byte[] Leaf(int number) => MerkleTree.Leaf([(byte)number]);
}
