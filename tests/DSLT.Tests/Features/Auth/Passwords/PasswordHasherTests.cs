using DSLT.Core;
using DSLT.Features.Auth.Passwords;
using Microsoft.Extensions.Logging.Abstractions;

namespace DSLT.Tests.Features.Auth.Passwords;

public sealed class PasswordHasherTests
{
    private const string Password = "correct horse battery";

    private static readonly PasswordOptions Light = new() { MemoryKib = 64, Passes = 2, Concurrency = 2 };
    private static readonly PasswordOptions LightPbkdf2 = Light with
    {
        Algorithm = "pbkdf2-sha256",
        Iterations = 10,
    };

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_password_is_right_and_every_other_is_wrong()
    {
        foreach (var options in new[] { Light, LightPbkdf2 })
        {
            using var hasher = New(options);
            var stored = (await hasher.Hash(Password, TestEnd)).Value;
            Assert.Equal(PasswordVerdict.Right, (await hasher.Verify(Password, stored, TestEnd)).Value);
            Assert.Equal(PasswordVerdict.Wrong, (await hasher.Verify(Password + " ", stored, TestEnd)).Value);
            Assert.Equal(PasswordVerdict.Wrong, (await hasher.Verify("", stored, TestEnd)).Value);
        }
    }

    [Fact]
    public async Task A_hash_of_the_other_algorithm_is_right_but_stale()
    {
        using var argon2 = New(Light);
        using var pbkdf2 = New(LightPbkdf2);
        var ofArgon2 = (await argon2.Hash(Password, TestEnd)).Value;
        var ofPbkdf2 = (await pbkdf2.Hash(Password, TestEnd)).Value;
        Assert.Equal(PasswordVerdict.RightButStale, (await pbkdf2.Verify(Password, ofArgon2, TestEnd)).Value);
        Assert.Equal(PasswordVerdict.RightButStale, (await argon2.Verify(Password, ofPbkdf2, TestEnd)).Value);
        Assert.Equal(PasswordVerdict.Wrong, (await argon2.Verify("another one", ofPbkdf2, TestEnd)).Value);
    }

    [Fact]
    public async Task A_hash_is_stale_once_the_settings_ask_for_more_and_not_when_they_ask_for_less()
    {
        using var hasher = New(Light);
        using var stronger = New(Light with { Passes = 3 });
        var weak = (await hasher.Hash(Password, TestEnd)).Value;
        var strong = (await stronger.Hash(Password, TestEnd)).Value;
        Assert.Equal(PasswordVerdict.RightButStale, (await stronger.Verify(Password, weak, TestEnd)).Value);
        Assert.Equal(PasswordVerdict.Right, (await hasher.Verify(Password, strong, TestEnd)).Value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("correct horse battery")]
    [InlineData("$argon2id$v=19$m=2147483647,t=9,p=1$AQEBAQEBAQEBAQEBAQEBAQ$AgICAgICAgICAgICAgICAg")]
    public async Task Without_a_readable_hash_every_password_is_wrong(string? stored)
    {
        using var hasher = New(Light);
        Assert.Equal(PasswordVerdict.Wrong, (await hasher.Verify(Password, stored, TestEnd)).Value);
    }

    /// <summary>The fastest of some runs and a wide margin: it finds a hash left out.</summary>
    [Fact]
    public async Task An_unknown_user_costs_the_time_of_a_known_one()
    {
        using var hasher = New(Light with { MemoryKib = 4096 });
        var stored = (await hasher.Hash(Password, TestEnd)).Value;
        var (known, unknown) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (var round = 0; round < 5; round++)
        {
            known = Least(known, await TimeOf(hasher, stored));
            unknown = Least(unknown, await TimeOf(hasher, null));
        }

        Assert.True(unknown > known / 3, $"{unknown} for an unknown user, {known} for a known one");
    }

    [Fact]
    public async Task A_flood_of_logins_is_refused_beyond_the_queue_and_the_rest_is_served()
    {
        using var hasher = New(Light with { MemoryKib = 4096, Concurrency = 1, MaxWaiting = 2 });
        var flood = Enumerable.Range(0, 64).Select(_ => hasher.Verify(Password, null, TestEnd)).ToArray();
        var verdicts = await Task.WhenAll(flood);
        Assert.Contains(verdicts, verdict => !verdict.IsRefused);
        Assert.Contains(verdicts, verdict => verdict.IsRefused);
        Assert.All(
            verdicts.Where(verdict => verdict.IsRefused),
            verdict => Assert.Equal(Code.Overloaded, verdict.Refusal?.Code));
        Assert.False((await hasher.Hash(Password, TestEnd)).IsRefused);
    }

    [Fact]
    public void The_settings_are_Argon2id_as_recommended_on_half_of_the_processors()
    {
        var options = new PasswordOptions();
        Assert.Equal("$argon2id$v=19$m=19456,t=2,p=1", options.ToCost().Prefix);
        Assert.Equal(Math.Max(1, Environment.ProcessorCount / 2), options.Concurrency);
        var pbkdf2 = options with { Algorithm = "pbkdf2-sha256" };
        Assert.Equal("$pbkdf2-sha256$i=200000", pbkdf2.ToCost().Prefix);
    }

    [Fact]
    public void Settings_of_an_unknown_algorithm_or_out_of_bounds_throw()
    {
        Assert.Throws<ArgumentException>(() => New(Light with { Algorithm = "md5" }));
        Assert.Throws<ArgumentException>(() => New(Light with { MemoryKib = 7 }));
        Assert.Throws<ArgumentException>(() => New(Light with { MemoryKib = 1 << 20 }));
        Assert.Throws<ArgumentException>(() => New(LightPbkdf2 with { Iterations = 0 }));
    }

    private static PasswordHasher New(PasswordOptions options) =>
        new(options, NullLogger<PasswordHasher>.Instance);

    private static async Task<TimeSpan> TimeOf(PasswordHasher hasher, string? stored)
    {
        var start = TimeProvider.System.GetTimestamp();
        await hasher.Verify(Password, stored, TestEnd);
        return TimeProvider.System.GetElapsedTime(start);
    }

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
