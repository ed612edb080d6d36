namespace DSLT.Features.Media;

/// <summary>Settings <c>Media</c>.</summary>
/// <param name="Directory">The node's data directory.</param>
/// <param name="Postgres">The connection string, where the node is on PostgreSQL.</param>
internal sealed record MediaOptions(string Directory, string? Postgres)
{
    public const string Folder = "media";

    private const int MiB = 1024 * 1024;

    /// <summary>Where the bytes are: directory, database or s3.</summary>
    public string Storage { get; private init; } = "";

    /// <summary>The most that an upload may have.</summary>
    public long MaxBytes { get; private init; }

    /// <summary>The most that is decoded.</summary>
    public long MaxPixels { get; private init; }

    /// <summary>What all of a user's uploads may take, in bytes.</summary>
    public long UserQuota { get; private init; }

    /// <summary>Where media are pinned; null for nowhere.</summary>
    public Uri? Kubo { get; private init; }

    public S3Options? S3 { get; private init; }

    /// <summary>Where uploads are while they come in.</summary>
    public string Incoming => Path.Combine(Directory, Folder, ".incoming");

    public static MediaOptions Read(IConfiguration settings, string directory, string? postgres)
    {
        var storage = settings["Media:Storage"] is { Length: > 0 } named ? named
            : postgres is null ? "directory" : "database";
        Require(
            storage is "directory" or "database" or "s3", "Media:Storage", "is directory, database or s3");
        Require(
            storage != "database" || postgres is not null, "Media:Storage",
            "is database with Data:Provider=postgres only");
        return new MediaOptions(directory, postgres)
        {
            Storage = storage,
            MaxBytes = Number("Media:MaxBytes", 20 * MiB, 1_024, 100 * MiB),
            MaxPixels = 1_000_000L * Number("Media:MaxMegapixels", 40, 1, 250),
            UserQuota = (long)MiB * Number("Media:UserQuotaMiB", 256, 0, 1_000_000_000),
            Kubo = Address("Media:KuboUrl"),
            S3 = storage == "s3" ? ReadS3() : null,
        };

        long Number(string name, long otherwise, long least, long most)
        {
            var (text, value) = (settings[name], otherwise);
            Require(
                string.IsNullOrEmpty(text)
                    || (long.TryParse(text, out value) && value >= least && value <= most),
                name, $"is a number from {least} to {most}");
            return value;
        }

        Uri? Address(string name)
        {
            var text = settings[name];
            Uri? address = null;
            Require(
                string.IsNullOrEmpty(text)
                    || (Uri.TryCreate(text, UriKind.Absolute, out address)
                        && address.Scheme is "http" or "https" && address.Query.Length == 0),
                name, "is an address such as http://localhost:5001");
            return address;
        }

        S3Options ReadS3()
        {
            string Needed(string name)
            {
                var text = settings[name];
                Require(!string.IsNullOrEmpty(text), name, "is needed with Media:Storage=s3");
                return text!;
            }

            Needed("Media:S3:Endpoint");
            return new S3Options(
                Address("Media:S3:Endpoint")!, Needed("Media:S3:Bucket"),
                settings["Media:S3:Region"] is { Length: > 0 } region ? region : "us-east-1",
                Needed("Media:S3:AccessKey"), Needed("Media:S3:SecretKey"),
                settings["Media:S3:Prefix"] ?? "");
        }
    }

    /// <summary>The storage that the settings name.</summary>
    public IMediaStorage OpenStorage(TimeProvider clock) => Storage switch
    {
        "s3" => new S3Media(S3!, clock),
        "database" => new DatabaseMedia(Postgres!, clock),
        _ => new DirectoryMedia(Path.Combine(Directory, Folder), clock),
    };

    private static void Require(bool holds, string name, string rule)
    {
        if (!holds)
        {
            throw new InvalidSettingException($"The setting {name} {rule}.");
        }
    }
}

/// <summary>Settings <c>Media:S3</c>: any storage that speaks the protocol, addressed by path.</summary>
internal sealed record S3Options(
    Uri Endpoint, string Bucket, string Region, string AccessKey, string SecretKey, string Prefix)
{
    /// <summary>The record without its secret, however it is logged.</summary>
    public override string ToString() => $"{Endpoint}{Bucket}";
}
