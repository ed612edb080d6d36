using System.Security.Cryptography;
using DSLT.Features.Auth.Passwords;

namespace DSLT.Tests.Features.Auth.Passwords;

public sealed class PasswordHashTests : IDisposable
{
    private const string Salt = "AQEBAQEBAQEBAQEBAQEBAQ";
    private const string Digest = "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI";

    private static readonly PasswordCost Argon2 = new Argon2idCost(MemoryKib: 64, Passes: 2, Lanes: 1);
    private static readonly PasswordCost Pbkdf2 = new Pbkdf2Cost(Iterations: 10);

    private readonly Argon2Buffer buffer = new();

    public void Dispose() => buffer.Dispose();

    [Theory]
    [InlineData("$argon2id$v=19$m=19456,t=2,p=1$" + Salt + "$" + Digest)]
    [InlineData("$argon2id$v=19$m=262144,t=4,p=16$" + Salt + "$" + Digest)]
    [InlineData("$argon2id$v=19$m=8,t=1,p=1$" + Salt + "$" + Digest)]
    [InlineData("$pbkdf2-sha256$i=200000$" + Salt + "$" + Digest)]
    [InlineData("$pbkdf2-sha256$i=4000000$" + Digest + "$" + Digest)]
    public void A_PHC_string_is_read_and_written_without_a_change(string phc)
    {
        Assert.True(PasswordHash.TryParse(phc, out var hash));
        Assert.Equal(phc, hash.ToPhc());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("$")]
    [InlineData("plain text")]
    [InlineData("$argon2i$v=19$m=64,t=2,p=1$" + Salt + "$" + Digest)]
    [InlineData("$argon2id$v=16$m=64,t=2,p=1$" + Salt + "$" + Digest)]
    [InlineData("$argon2id$m=64,t=2,p=1$" + Salt + "$" + Digest)]
    [InlineData("$argon2id$v=19$t=2,m=64,p=1$" + Salt + "$" + Digest)]
    [InlineData("$argon2id$v=19$m=64,t=2$" + Salt + "$" + Digest)]
    [InlineData("$argon2id$v=19$m=064,t=2,p=1$" + Salt + "$" + Digest)]
    [InlineData("$argon2id$v=19$m= 64,t=2,p=1$" + Salt + "$" + Digest)]
    [InlineData("$argon2id$v=19$m=64,t=-2,p=1$" + Salt + "$" + Digest)]
    [InlineData("$argon2id$v=19$m=64,t=2,p=1$" + Salt)]
    [InlineData("$argon2id$v=19$m=64,t=2,p=1$" + Salt + "$" + Digest + "$")]
    [InlineData("x$argon2id$v=19$m=64,t=2,p=1$" + Salt + "$" + Digest)]
    [InlineData("$pbkdf2-sha512$i=1000$" + Salt + "$" + Digest)]
    [InlineData("$pbkdf2-sha256$1000$" + Salt + "$" + Digest)]
    [InlineData("$pbkdf2-sha256$i=$" + Salt + "$" + Digest)]
    public void Anything_else_is_refused(string? phc) => Assert.False(PasswordHash.TryParse(phc, out _));

    [Theory]
    [InlineData("$argon2id$v=19$m=262145,t=1,p=1$")]
    [InlineData("$argon2id$v=19$m=262144,t=5,p=1$")]
    [InlineData("$argon2id$v=19$m=64,t=17,p=1$")]
    [InlineData("$argon2id$v=19$m=64,t=0,p=1$")]
    [InlineData("$argon2id$v=19$m=64,t=1,p=0$")]
    [InlineData("$argon2id$v=19$m=4096,t=1,p=17$")]
    [InlineData("$argon2id$v=19$m=15,t=1,p=2$")]
    [InlineData("$argon2id$v=19$m=99999999999,t=1,p=1$")]
    [InlineData("$argon2id$v=19$m=2147483647,t=2147483647,p=1$")]
    [InlineData("$pbkdf2-sha256$i=0$")]
    [InlineData("$pbkdf2-sha256$i=4000001$")]
    public void A_cost_out_of_bounds_is_refused_as_a_tampered_row(string prefix) =>
        Assert.False(PasswordHash.TryParse(prefix + Salt + "$" + Digest, out _));

    [Theory]
    [InlineData("", Digest)]
    [InlineData("AQEBAQEBAQ", Digest)]
    [InlineData(Salt, "AgICAgICAgICAgICAgIC")]
    [InlineData(Salt + "==", Digest)]
    [InlineData(Salt + "=", Digest)]
    [InlineData("AQEBAQEB AQEBAQEBAQEBAQ", Digest)]
    [InlineData("AQEBAQEBAQEBAQEBAQEBAR", Digest)]
    [InlineData("AQEBAQEBAQEBAQEBAQEBA", Digest)]
    [InlineData("AQEBAQEBAQEBAQEBAQE_-Q", Digest)]
    [InlineData(Salt, Digest + Digest + Digest)]
    public void A_salt_or_digest_too_short_too_long_or_not_plain_base64_is_refused(string salt, string digest)
    {
        Assert.False(PasswordHash.TryParse($"$argon2id$v=19$m=64,t=2,p=1${salt}${digest}", out _));
        Assert.False(PasswordHash.TryParse($"$pbkdf2-sha256$i=1000${salt}${digest}", out _));
    }

    [Fact]
    public void A_hash_matches_its_password_alone_after_storage_too()
    {
        foreach (var cost in new[] { Argon2, Pbkdf2 })
        {
            var phc = PasswordHash.Create("correct horse battery"u8, cost, buffer).ToPhc();
            Assert.StartsWith(cost.Prefix + "$", phc, StringComparison.Ordinal);
            Assert.True(PasswordHash.TryParse(phc, out var stored));
            Assert.True(stored.Matches("correct horse battery"u8, buffer));
            Assert.False(stored.Matches("correct horse batterz"u8, buffer));
            Assert.False(stored.Matches(""u8, buffer));
        }
    }

    [Fact]
    public void The_same_password_hashes_to_another_text_each_time() =>
        Assert.NotEqual(
            PasswordHash.Create("correct horse battery"u8, Argon2, buffer).ToPhc(),
            PasswordHash.Create("correct horse battery"u8, Argon2, buffer).ToPhc());

    [Fact]
    public void A_PBKDF2_hash_is_what_the_framework_derives_under_a_salt_of_32_bytes()
    {
        var parts = PasswordHash.Create("correct horse battery"u8, Pbkdf2, buffer).ToPhc().Split('$');
        var salt = Convert.FromBase64String(parts[3] + "=");
        Assert.Equal(32, salt.Length);
        Assert.Equal(
            Rfc2898DeriveBytes.Pbkdf2("correct horse battery", salt, 10, HashAlgorithmName.SHA256, 32),
            Convert.FromBase64String(parts[4] + "="));
    }

    [Fact]
    public void The_PBKDF2_vector_of_RFC_7914_holds()
    {
        var digest = new byte[64];
        new Pbkdf2Cost(Iterations: 1).Derive("passwd"u8, "salt"u8, buffer, digest);
        Assert.Equal(
            "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
            + "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783",
            Convert.ToHexStringLower(digest));
    }

    [Theory]
    [InlineData("$argon2id$v=19$m=64,t=2,p=1$" + Salt + "$" + Digest, false)]
    [InlineData("$argon2id$v=19$m=65,t=3,p=2$" + Salt + "$" + Digest, false)]
    [InlineData("$argon2id$v=19$m=63,t=2,p=1$" + Salt + "$" + Digest, true)]
    [InlineData("$argon2id$v=19$m=128,t=1,p=1$" + Salt + "$" + Digest, true)]
    [InlineData("$argon2id$v=19$m=64,t=2,p=1$AQEBAQEBAQEBAQ$" + Digest, true)]
    [InlineData("$argon2id$v=19$m=64,t=2,p=1$" + Salt + "$" + Salt, true)]
    [InlineData("$pbkdf2-sha256$i=4000000$" + Digest + "$" + Digest, true)]
    public void A_weaker_or_another_hash_falls_short_of_the_wanted_Argon2id(string phc, bool fallsShort)
    {
        Assert.True(PasswordHash.TryParse(phc, out var hash));
        Assert.Equal(fallsShort, hash.FallsShortOf(Argon2));
    }

    [Theory]
    [InlineData("$pbkdf2-sha256$i=10$" + Digest + "$" + Digest, false)]
    [InlineData("$pbkdf2-sha256$i=9$" + Digest + "$" + Digest, true)]
    [InlineData("$pbkdf2-sha256$i=10$" + Salt + "$" + Digest, true)]
    [InlineData("$argon2id$v=19$m=64,t=2,p=1$" + Salt + "$" + Digest, true)]
    public void A_weaker_or_another_hash_falls_short_of_the_wanted_PBKDF2(string phc, bool fallsShort)
    {
        Assert.True(PasswordHash.TryParse(phc, out var hash));
        Assert.Equal(fallsShort, hash.FallsShortOf(Pbkdf2));
    }
}
