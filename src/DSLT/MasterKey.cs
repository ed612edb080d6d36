using System.Text;
using DSLT.Backups;
using DSLT.Core;

namespace DSLT;

/// <summary>
/// Where the key comes from that the node's secrets are sealed under: the setting, or a file in the data
/// directory that the first start makes. It is in no database and in no backup.
/// </summary>
internal static class MasterKey
{
    public const string Setting = "Secrets:Key";

    public const string FileName = "secrets.key";

    public static SecretBox Open(string? setting, string directory) =>
        new(Parse(setting) ?? FromFile(Path.Combine(Path.GetFullPath(directory), FileName)));

    /// <summary>The bytes of a key as it is written down; null where there is none.</summary>
    public static byte[]? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var key = new byte[SecretBox.KeyBytes];
        return Convert.TryFromBase64String(text, key, out var length) && length == key.Length
            ? key
            : throw new InvalidSettingException(
                $"The setting {Setting} is {SecretBox.KeyBytes} bytes in base64, as of 'openssl rand "
                    + $"-base64 {SecretBox.KeyBytes}'.");
    }

    private static byte[] FromFile(string path)
    {
        try
        {
            return File.Exists(path) ? Read(path) : Create(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidSettingException(
                $"The master key cannot be kept in {path}: {exception.Message} Make the directory "
                    + $"writable, or give the key by the setting {Setting}.");
        }
    }

    /// <summary>A file that is there but holds no key is never replaced: secrets may depend on it.</summary>
    private static byte[] Read(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path).Trim()) ?? throw new InvalidSettingException("It is empty.");
        }
        catch (InvalidSettingException)
        {
            throw new InvalidSettingException(
                $"{path} does not hold a master key: {SecretBox.KeyBytes} bytes in base64. Put the right "
                    + "one back; without it what was sealed under it stays shut. Where nothing was, "
                    + "remove the file, and the next start makes a new one.");
        }
    }

    /// <summary>Whole or not there at all, on disk before it is used, and for the node's user only.</summary>
    private static byte[] Create(string path)
    {
        var directory = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(directory);
        var key = System.Security.Cryptography.RandomNumberGenerator.GetBytes(SecretBox.KeyBytes);
        var partial = path + ".partial";
        File.Delete(partial);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(partial, options))
        {
            file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(key) + "\n"));
            file.Flush(flushToDisk: true);
        }

        File.Move(partial, path);
        Durable.SyncDirectory(directory);
        return key;
    }
}
