using DSLT.Features.Auth.Passwords;

namespace DSLT.Tests.Features.Auth.Passwords;

public sealed unsafe class Argon2BufferTests
{
    [Fact]
    public void A_buffer_is_wiped_after_a_derivation_and_kept_for_the_next()
    {
        const int Bytes = 64 * 1024;
        using var buffer = new Argon2Buffer();
        var before = buffer.Reserve(Bytes);
        new Span<byte>(before, Bytes).Fill(1);
        Argon2id.Derive("correct horse"u8, "saltsalt"u8, new Argon2idCost(32, 1, 1), buffer, new byte[32]);
        var after = buffer.Reserve(Bytes);
        Assert.True(before == after);
        Assert.False(new ReadOnlySpan<byte>(after, Bytes).ContainsAnyExcept((byte)0));
    }

    [Fact]
    public void A_buffer_grows_where_more_is_needed()
    {
        using var buffer = new Argon2Buffer();
        buffer.Reserve(1024);
        new Span<byte>(buffer.Reserve(1024 * 1024), 1024 * 1024).Fill(1);
        buffer.Wipe();
        Assert.False(new ReadOnlySpan<byte>(buffer.Reserve(1024), 1024).ContainsAnyExcept((byte)0));
    }
}
