using System.Numerics;
using System.Text;
using DSLT.Core;

namespace DSLT.Tests.Core;

public sealed class AmountTests
{
    [Theory]
    [InlineData("12.5", 3, "12500")]
    [InlineData("0", 18, "0")]
    [InlineData("0.000000000000000001", 18, "1")]
    [InlineData("170141183460469231731687303715884105727", 0, "170141183460469231731687303715884105727")]
    public void Whole_tokens_are_read_exactly(string text, int decimals, string units) =>
        Assert.Equal(units, Amount.Parse(text, decimals).Value.ToString());

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1e3")]
    [InlineData(" 1")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("1.2.3")]
    [InlineData("1.2345")]
    [InlineData("1,5")]
    [InlineData("170141183460469231731687303715884105.728")]
    [InlineData("99999999999999999999999999999999999999999999")]
    [InlineData("00000000000000000000000000000000000000000000000000000000000000001")]
    public void Anything_else_is_an_invalid_amount(string? text) =>
        Assert.Equal(Code.InvalidAmount, Amount.Parse(text, 3).Refusal?.Code);

    [Fact]
    public void Zero_is_refused_where_something_must_move() =>
        Assert.Equal(Code.InvalidAmount, Amount.ParsePositive("0.0", 3).Refusal?.Code);

    [Theory]
    [InlineData(0, 0, "0")]
    [InlineData(5, 3, "0.005")]
    [InlineData(12500, 3, "12.5")]
    [InlineData(12000, 3, "12")]
    [InlineData(100, 0, "100")]
    [InlineData(0, 18, "0")]
    public void Amounts_are_shown_in_whole_tokens(long units, int decimals, string text) =>
        Assert.Equal(text, new Amount(units).ToText(decimals));

    [Fact]
    public void Any_amount_survives_text_and_storage()
    {
        var random = new Random(7);
        var stored = new byte[Amount.StoredDigits];
        for (var i = 0; i < 2_000; i++)
        {
            var bytes = new byte[16];
            random.NextBytes(bytes.AsSpan(0, random.Next(1, 16)));
            var amount = new Amount(
                (Int128)(new BigInteger(bytes, isUnsigned: true) & ((BigInteger.One << 127) - 1)));
            var decimals = random.Next(0, 19);
            Assert.Equal(amount, Amount.Parse(amount.ToText(decimals), decimals).Value);
            Assert.Equal(39, amount.ToStored().Length);
            Assert.Equal(amount, Amount.FromStored(amount.ToStored()));
            amount.WriteStored(stored);
            Assert.Equal(amount.ToStored(), Encoding.ASCII.GetString(stored));
        }
    }

    [Fact]
    public void Leaving_the_range_throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Amount(1) - new Amount(2));
        Assert.Throws<OverflowException>(() => Amount.Max + new Amount(1));
    }
}
