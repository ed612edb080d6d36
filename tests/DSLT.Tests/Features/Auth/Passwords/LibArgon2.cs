using System.Runtime.InteropServices;
using DSLT.Features.Auth.Passwords;

namespace DSLT.Tests.Features.Auth.Passwords;

/// <summary>The reference implementation, where the system has it: an oracle of other hands.</summary>
internal static partial class LibArgon2
{
    private const string Library = "libargon2.so.1";

    public static bool IsInstalled => NativeLibrary.TryLoad(Library, out _);

    public static byte[] Derive(byte[] password, byte[] salt, Argon2idCost cost, int digestLength)
    {
        var digest = new byte[digestLength];
        var error = Argon2idHashRaw(
            (uint)cost.Passes,
            (uint)cost.MemoryKib,
            (uint)cost.Lanes,
            password,
            (nuint)password.Length,
            salt,
            (nuint)salt.Length,
            digest,
            (nuint)digest.Length);
        Assert.Equal(0, error);
        return digest;
    }

    [LibraryImport(Library, EntryPoint = "argon2id_hash_raw")]
    private static partial int Argon2idHashRaw(
        uint passes,
        uint memoryKib,
        uint lanes,
        byte[] password,
        nuint passwordLength,
        byte[] salt,
        nuint saltLength,
        [Out] byte[] digest,
        nuint digestLength);
}
