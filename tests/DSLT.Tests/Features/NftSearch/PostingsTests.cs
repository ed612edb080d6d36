using DSLT.Features.NftSearch;

namespace DSLT.Tests.Features.NftSearch;

public sealed class PostingsTests
{
    [Theory, InlineData(1), InlineData(20), InlineData(200), InlineData(3_000)]
    public void Places_are_those_of_a_plain_set_however_dense(int step)
    {
        var random = new Random(step);
        var (postings, plain, other, others) = (new Postings(), new List<int>(), new Bits(), new List<int>());
        for (var place = 0; place < 40_000; place += random.Next(1, step + 1))
        {
            postings.Add(place);
            postings.Add(place);
            plain.Add(place);
        }

        for (var place = 0; place < 60_000; place += random.Next(1, 50))
        {
            other.Set(place);
            others.Add(place);
        }

        Assert.Equal(plain, Places.In(postings.ToBits()));
        Assert.Equal(plain.Count, postings.Count);
        Assert.Equal(plain.Intersect(others).Count(), postings.CountIn(other));
        Assert.Equal(plain.Intersect(others).Count(), postings.ToBits().CountWith(other));
        Assert.Equal(plain.Intersect(others), Places.In(Changed(postings.ToBits(), bits => bits.And(other))));
        Assert.Equal(
            plain.Union(others).Order(), Places.In(Changed(postings.ToBits(), bits => bits.Or(other))));
        Assert.Equal(plain.Except(others), Places.In(Changed(postings.ToBits(), bits => bits.Except(other))));
        Assert.Equal(
            others.Except(plain), Places.In(Changed(other.Copy(), bits => bits.Except(postings.ToBits()))));
    }

    [Fact]
    public void A_place_is_taken_out_again_and_none_beyond_the_end_is_in()
    {
        var bits = new Bits();
        bits.Set(700, isIn: false);
        Assert.Equal(0, bits.Bytes);
        bits.Set(130);
        bits.Set(63);
        bits.Set(130, isIn: false);
        Assert.Equal([63], Places.In(bits));
        Assert.False(bits.Has(100_000));
        Assert.Equal(1, bits.Count());
    }

    private static Bits Changed(Bits bits, Action<Bits> change)
    {
        change(bits);
        Assert.Equal(Places.In(bits).Count, bits.Count());
        return bits;
    }
}
