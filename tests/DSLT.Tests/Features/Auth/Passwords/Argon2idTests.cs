using DSLT.Features.Auth.Passwords;

namespace DSLT.Tests.Features.Auth.Passwords;

public sealed class Argon2idTests
{
    [Fact]
    public void The_vector_of_RFC_9106_holds()
    {
        using var buffer = new Argon2Buffer();
        var tag = new byte[32];
        Argon2id.Derive(
            password: Filled(32, 1),
            salt: Filled(16, 2),
            new Argon2idCost(MemoryKib: 32, Passes: 3, Lanes: 4),
            buffer,
            tag,
            secret: Filled(8, 3),
            associatedData: Filled(12, 4));
        Assert.Equal(
            "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659",
            Convert.ToHexStringLower(tag));
    }

    [Fact]
    public void Any_password_salt_and_cost_derive_what_libargon2_derives()
    {
        Assert.SkipUnless(LibArgon2.IsInstalled, "libargon2.so.1 is not installed.");
        using var buffer = new Argon2Buffer();
        var random = new Random(9106);
        for (var round = 0; round < 60; round++)
        {
            var lanes = random.Next(1, 5);
            var cost = new Argon2idCost(random.Next(8 * lanes, 600), random.Next(1, 4), lanes);
            var password = RandomBytes(random, random.Next(0, 300));
            var salt = RandomBytes(random, random.Next(8, 65));
            var digest = new byte[random.Next(4, 200)];
            Argon2id.Derive(password, salt, cost, buffer, digest);
            Assert.Equal(LibArgon2.Derive(password, salt, cost, digest.Length), digest);
        }
    }

    [Fact]
    public void The_default_cost_derives_what_libargon2_derives()
    {
        Assert.SkipUnless(LibArgon2.IsInstalled, "libargon2.so.1 is not installed.");
        using var buffer = new Argon2Buffer();
        var cost = Assert.IsType<Argon2idCost>(new PasswordOptions().ToCost());
        var (password, salt, digest) = (Filled(20, 5), Filled(16, 6), new byte[32]);
        Argon2id.Derive(password, salt, cost, buffer, digest);
        Assert.Equal(LibArgon2.Derive(password, salt, cost, digest.Length), digest);
    }

    private static byte[] Filled(int length, byte value) => [.. Enumerable.Repeat(value, length)];

    private static byte[] RandomBytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
