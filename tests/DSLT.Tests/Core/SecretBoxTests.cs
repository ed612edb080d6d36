using System.Text;
using DSLT.Core;

namespace DSLT.Tests.Core;

public sealed class SecretBoxTests
{
    private const string Purpose = "api key A of user 1";

    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("what nobody else may know");

    private readonly SecretBox box = Box(1);

    [Fact]
    public void What_was_sealed_opens_for_its_purpose() =>
        Assert.Equal(Secret, Open(box.Seal(Secret, Purpose), Purpose).Value);

    [Fact]
    public void What_is_sealed_does_not_show_the_secret_and_is_never_twice_the_same()
    {
        var (first, second) = (box.Seal(Secret, Purpose), box.Seal(Secret, Purpose));
        Assert.NotEqual(first, second);
        Assert.Equal(-1, first.AsSpan().IndexOf(Secret.AsSpan(0, 4)));
    }

    [Fact]
    public void Under_another_master_key_it_stays_shut()
    {
        var sealedBytes = Box(2).Seal(Secret, Purpose);
        Assert.False(box.IsOurs(sealedBytes));
        Assert.Equal(Code.SecretsUnavailable, Open(sealedBytes, Purpose).Refusal?.Code);
    }

    [Fact]
    public void For_another_purpose_it_stays_shut() => Assert.Equal(
        Code.SecretsUnavailable, Open(box.Seal(Secret, Purpose), "api key A of user 2").Refusal?.Code);

    [Fact]
    public void With_any_bit_changed_or_any_byte_missing_it_stays_shut()
    {
        var sealedBytes = box.Seal(Secret, Purpose);
        for (var i = 0; i < sealedBytes.Length; i++)
        {
            sealedBytes[i] ^= 1;
            Assert.Equal(Code.SecretsUnavailable, Open(sealedBytes, Purpose).Refusal?.Code);
            sealedBytes[i] ^= 1;
            Assert.Equal(Code.SecretsUnavailable, Open(sealedBytes[..i], Purpose).Refusal?.Code);
        }

        Assert.False(Open(sealedBytes, Purpose).IsRefused);
    }

    [Fact]
    public void An_empty_secret_is_one_too() => Assert.Empty(Open(box.Seal([], Purpose), Purpose).Value);

    private static SecretBox Box(byte key) =>
        new([.. Enumerable.Repeat(key, SecretBox.KeyBytes)]);

    private Result<byte[]> Open(byte[] sealedBytes, string purpose) => box.Open(sealedBytes, purpose);
}
