using DSLT.Features.Keys;

namespace DSLT.Tests.Features.Keys;

public sealed class AddressListTests
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7", true)]
    [InlineData("203.0.113.7", "203.0.113.8", false)]
    [InlineData("10.0.0.0/8", "10.255.255.255", true)]
    [InlineData("10.0.0.0/8", "11.0.0.0", false)]
    [InlineData("192.0.2.128/25", "192.0.2.127", false)]
    [InlineData("192.0.2.128/25", "192.0.2.128", true)]
    [InlineData("0.0.0.0/0", "198.51.100.1", true)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false)]
    [InlineData("10.0.0.0/8", "::ffff:10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "::ffff:11.1.2.3", false)]
    [InlineData("2001:db8::7", "2001:0db8:0:0:0:0:0:7", true)]
    [InlineData("2001:db8::7", "2001:db8::8", false)]
    [InlineData("2001:db8::/32", "2001:db8:ffff::1", true)]
    [InlineData("2001:db8::/32", "2001:db9::1", false)]
    [InlineData("::/0", "2001:db8::1", true)]
    [InlineData("::/0", "10.0.0.1", false)]
    [InlineData("fe80::/10", "fe80::1%2", true)]
    [InlineData("203.0.113.7", "", false)]
    [InlineData("203.0.113.7", null, false)]
    [InlineData("203.0.113.7", "no address", false)]
    public void An_address_is_allowed_where_the_list_has_it(string listed, string? address, bool isAllowed)
    {
        var list = AddressList.Parse([listed]).Value;
        Assert.Equal(isAllowed, list.Allows(address));
        Assert.Equal(isAllowed, AddressList.Stored(list.Text).Allows(address));
    }

    [Fact]
    public void One_of_several_is_enough()
    {
        var list = AddressList.Parse(["203.0.113.7", "2001:db8::/32"]).Value;
        Assert.True(list.Allows("203.0.113.7"));
        Assert.True(list.Allows("2001:db8::1"));
        Assert.False(list.Allows("203.0.113.6"));
    }

    [Fact]
    public void No_list_and_an_empty_one_allow_all()
    {
        Assert.True(AddressList.Parse(null).Value.Allows("198.51.100.1"));
        Assert.True(AddressList.Parse([]).Value.Allows(null));
        Assert.True(AddressList.Stored("").Allows("2001:db8::1"));
    }

    [Fact]
    public void An_address_is_kept_once_and_in_its_shortest_form() => Assert.Equal(
        ["2001:db8::7", "10.0.0.0/8"],
        AddressList.Parse(["2001:0DB8:0::7", "10.0.0.0/8", "2001:db8::7", "10.0.0.0/08"]).Value.Items);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("localhost")]
    [InlineData("1")]
    [InlineData("10.1")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("010.0.0.1")]
    [InlineData("203.0.113.7 ")]
    [InlineData("203.0.113.256")]
    [InlineData("203.0.113.7:80")]
    [InlineData("203.0.113.7,203.0.113.8")]
    [InlineData("10.0.0.1/8")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/")]
    [InlineData("10.0.0.0/8/8")]
    [InlineData("[2001:db8::7]")]
    [InlineData("2001:db8::7%1")]
    [InlineData("2001:db8::7/32")]
    [InlineData("2001:db8::/129")]
    [InlineData("::ffff:10.0.0.1")]
    public void What_is_no_plain_address_is_refused(string? text) => Assert.Equal(
        "invalid_ip_allow_list", AddressList.Parse([text!]).Refusal?.Code.Name);

    [Fact]
    public void A_list_has_at_most_32_addresses()
    {
        var addresses = Enumerable.Range(1, 33).Select(i => $"10.0.0.{i}").ToList();
        Assert.Equal(32, AddressList.Parse(addresses[..32]).Value.Items.Count);
        Assert.Equal("invalid_ip_allow_list", AddressList.Parse(addresses).Refusal?.Code.Name);
    }
}
