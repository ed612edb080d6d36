using DSLT.Core;
using DSLT.Features.Keys;

namespace DSLT.Tests.Features.Keys;

public sealed class KeyRulesTests
{
    private const long Now = 1_000 * Clock.Day;

    private static readonly ApiKey Key = new(
        1, 2, "A", [], "bot", KeyScopes.Read, AddressList.Parse(["10.0.0.0/8"]).Value, Now, Now + 1, 0);

    [Fact]
    public void A_key_is_named_has_scopes_and_may_have_an_end()
    {
        var wanted = Want(new CreateKeyRequest(
            " grid bot ", ["trade", "read", "trade"], ["10.0.0.0/8"], Clock.Time(Now + Clock.Second)));
        Assert.Equal(("grid bot", Now + Clock.Second), (wanted.Value.Name, wanted.Value.ExpiresAt));
        Assert.Equal(KeyScopes.Read | KeyScopes.Trade, wanted.Value.Scopes);
        Assert.Equal(0, Want(new CreateKeyRequest("bot", ["withdraw"])).Value.ExpiresAt);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a\nb")]
    public void A_name_of_nothing_to_see_is_refused(string name) =>
        Assert.Equal("invalid_name", Want(new CreateKeyRequest(name, ["read"])).Refusal?.Code.Name);

    [Fact]
    public void A_name_of_65_characters_is_refused()
    {
        Assert.False(Want(new CreateKeyRequest(new string('n', 64), ["read"])).IsRefused);
        Assert.Equal(
            "invalid_name", Want(new CreateKeyRequest(new string('n', 65), ["read"])).Refusal?.Code.Name);
    }

    [Theory]
    [InlineData]
    [InlineData("admin")]
    [InlineData("Read")]
    [InlineData("read", "")]
    [InlineData("read", null)]
    [InlineData("none")]
    public void Scopes_that_there_are_not_are_refused(params string?[] scopes) => Assert.Equal(
        "invalid_scopes", Want(new CreateKeyRequest("bot", scopes!)).Refusal?.Code.Name);

    [Fact]
    public void An_end_that_is_not_in_the_future_is_refused()
    {
        foreach (var time in new[] { Clock.Time(Now), DateTime.UnixEpoch, DateTime.MinValue })
        {
            var request = new CreateKeyRequest(
                "bot", ["read"], null, new DateTimeOffset(time.Ticks, TimeSpan.Zero));
            Assert.Equal("invalid_expires_at", Want(request).Refusal?.Code.Name);
        }
    }

    [Fact]
    public void A_user_has_room_for_50_keys()
    {
        Assert.False(KeyRules.Room(49).IsRefused);
        Assert.Equal(Code.LimitReached, KeyRules.Room(50).Refusal?.Code);
    }

    [Fact]
    public void A_key_is_usable_until_it_ends_or_is_revoked_and_from_its_addresses()
    {
        Assert.Same(Key, KeyRules.Usable(Key, "10.0.0.1", Now).Value);
        Assert.Same(KeyRefusals.Expired, KeyRules.Usable(Key, "10.0.0.1", Now + 1).Refusal);
        Assert.Same(KeyRefusals.AddressNotAllowed, KeyRules.Usable(Key, "11.0.0.1", Now).Refusal);
        Assert.Same(KeyRefusals.Revoked, KeyRules.Usable(Key with { RevokedAt = 1 }, "", Now).Refusal);
        Assert.False(KeyRules.Usable(Key with { ExpiresAt = 0 }, "10.0.0.1", long.MaxValue).IsRefused);
    }

    [Theory]
    [InlineData(0, 5_000_000, true)]
    [InlineData(999_999, 5_000_000, true)]
    [InlineData(1_000_000, 5_000_000, false)]
    [InlineData(-5_000_000, 5_000_000, true)]
    [InlineData(-5_000_001, 5_000_000, false)]
    [InlineData(-60_000_000, 60_000_000, true)]
    [InlineData(0, 60_000_001, false)]
    [InlineData(0, 1, true)]
    [InlineData(0, 0, false)]
    [InlineData(0, -1, false)]
    public void A_request_is_timely_for_its_window_and_less_than_a_second_ahead(
        long offset, long window, bool isTimely) =>
        Assert.Equal(isTimely, KeyRules.IsTimely(Now + offset, window, Now));

    [Fact]
    public void No_timestamp_overflows()
    {
        Assert.False(KeyRules.IsTimely(long.MaxValue, KeyRules.MaxWindow, Now));
        Assert.False(KeyRules.IsTimely(long.MinValue, KeyRules.MaxWindow, Now));
        Assert.False(KeyRules.IsTimely(Now, long.MinValue, Now));
        Assert.False(KeyRules.IsTimely(Now, long.MaxValue, Now));
    }

    private static Result<WantedKey> Want(CreateKeyRequest request) => KeyRules.Want(request, Now);
}
