using DSLT.Features.Auth.Passwords;

namespace DSLT.Tests.Features.Auth.Passwords;

public sealed class PasswordPolicyTests
{
    [Theory]
    [InlineData("twelve bytes")]
    [InlineData("密码密码")]
    [InlineData("            ")]
    public void Twelve_bytes_of_any_text_are_a_password(string password) =>
        Assert.False(PasswordPolicy.Check(password).IsRefused);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("eleven byte")]
    public void Less_is_an_invalid_password(string? password) =>
        Assert.Equal("invalid_password", PasswordPolicy.Check(password).Refusal?.Code.Name);

    [Fact]
    public void Half_of_a_surrogate_pair_is_an_invalid_password() =>
        Assert.Equal("invalid_password", PasswordPolicy.Check("half of a pair: \ud83d").Refusal?.Code.Name);

    [Theory]
    [InlineData('a', 1_024, false)]
    [InlineData('a', 1_025, true)]
    [InlineData('é', 512, false)]
    [InlineData('é', 513, true)]
    public void More_than_1024_bytes_are_refused(char letter, int count, bool isRefused) =>
        Assert.Equal(isRefused, PasswordPolicy.Check(new string(letter, count)).IsRefused);
}
