using System.Text;
using DSLT.Features.Media;

namespace DSLT.Tests.Features.Media;

public sealed class CidTests
{
    private const string HelloWorld = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e";

    /// <summary>Published: the test suite of Kubo, and the documents of IPFS.</summary>
    [Fact]
    public void A_root_has_the_name_of_version_0_that_it_is_read_from_and_raw_bytes_have_none()
    {
        const string old = "QmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zR1n";
        Assert.Equal(old, Cid.Parse(old)!.OldText);
        Assert.Equal(old, Cid.Parse(Cid.Parse(old)!.Text)!.OldText);
        Assert.Null(CidHasher.Of([1]).OldText);
    }

    [Theory]
    [InlineData("", "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku")]
    [InlineData("hello world", HelloWorld)]
    [InlineData("hello\n", "bafkreicysg23kiwv34eg2d7qweipxwosdo2py4ldv42nbauguluen5v6am")]
    public void Content_of_one_chunk_has_the_published_name(string content, string cid) =>
        Assert.Equal(cid, CidHasher.Of(Encoding.UTF8.GetBytes(content)).Text);

    /// <summary>A pair of the Kubo test suite: one node in version 0 and in version 1.</summary>
    [Theory]
    [InlineData(
        "Qmf412jQZiuVUtdgnB36FXFX7xg5V6KEbSJ4dpQuhkLyfD",
        "bafybeihykld7uyxzogax6vgyvag42y7464eywpf55gxi5qpoisibh3c5wa")]
    [InlineData(
        "QmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zR1n",
        "bafybeihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku")]
    [InlineData(HelloWorld, HelloWorld)]
    public void A_name_is_read_to_its_one_form(string text, string cid) =>
        Assert.Equal(cid, Cid.Parse(text)?.Text);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("b")]
    [InlineData("1")]
    [InlineData("../../etc/passwd")]
    [InlineData("BAFKREIFZJUT3TE2NHYEKKLSS27NH3K72YSCO7Y32KOAO5EEI66WOF36N5E")]
    [InlineData("bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5f")]
    [InlineData("bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e ")]
    [InlineData("bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n51")]
    [InlineData("bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5")]
    [InlineData("bafyreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e")]
    [InlineData("zb2rhj7crUKTQYRGCRATFaQ6YFLTde2YzdqbbhAASkL9uRDXn")]
    [InlineData("bafkrgqbqt3gerhas23vuzrapkdeqf4vu2dwxp3srdj6hvg6nhsug2tgyn6")]
    [InlineData("QmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zR1")]
    [InlineData("QmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zR10")]
    [InlineData("Qmzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz")]
    public void What_is_no_such_name_is_not_read(string? text) => Assert.Null(Cid.Parse(text));

    [Fact]
    public void No_other_text_of_a_name_is_one()
    {
        const string Letters = "abcdefghijklmnopqrstuvwxyz234567";
        var named = Letters.Select(letter => HelloWorld[..^1] + letter)
            .Where(text => Cid.Parse(text) is not null).ToList();

        // The last letter holds three bits of the digest, and two that must be zeros.
        Assert.Equal(8, named.Count);
        Assert.All(named, text => Assert.Equal(text, Cid.Parse(text)!.Text));
    }
}
