using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using DSLT.Core;

namespace DSLT.Features.Media;

/// <summary>Rules of media: what bytes are what they are said to be, and who has room for them.</summary>
internal static class MediaRules
{
    /// <summary>Texts are read as a whole: 1 MiB.</summary>
    public const int MaxTextBytes = 1024 * 1024;

    /// <summary>What <see cref="Signature"/> looks at.</summary>
    public const int HeadBytes = 16;

    private const int MaxJsonDepth = 32;

    private static readonly byte[] PngSignature = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    private static readonly byte[] JpegSignature = [0xFF, 0xD8, 0xFF];

    private static readonly string[] Mp4Brands =
    [
        "isom", "iso2", "iso3", "iso4", "iso5", "iso6", "mp41", "mp42", "avc1", "dash", "M4V ", "MSNV",
        "mmp4",
    ];

    public const int MaxReasonLength = 500;

    /// <summary>Of an upload of what was taken down.</summary>
    public static readonly Refusal Blocked = new(
        Code.MediaBlocked, "This was taken down by an operator and is not kept here again.");

    private static readonly Refusal NoCid = Refusal.Invalid(
        "cid",
        "A CID is of version 1 in base32 (b...) or of version 0 (Qm...), raw or dag-pb, with SHA-256.");

    public static Refusal NotFound(Cid cid) => Refusal.NotFound("media", cid.Text);

    public static Refusal Removed(Cid cid) =>
        new(Code.MediaRemoved, $"{cid} was taken down by an operator.");

    public static Refusal NoUpload(Cid cid) => Refusal.NotFound("upload", $"of yours of {cid}");

    public static Refusal InUse(string detail) => new(Code.MediaInUse, detail);

    /// <summary>Why something is taken down: a line for the audit log.</summary>
    public static Result<string> Reason(string? text) =>
        text?.Trim() is { Length: > 0 and <= MaxReasonLength } reason && !reason.Any(char.IsControl)
            ? reason
            : Refusal.Invalid("reason", $"'reason' is 1-{MaxReasonLength} characters in one line.");

    /// <summary>A CID as somebody wrote it.</summary>
    public static Result<Cid> Parse(string? text) => Cid.Parse(text) is { } cid ? cid : NoCid;

    public static Refusal Invalid(string detail) => Refusal.Invalid("media", detail);

    public static Refusal TooLarge(long maxBytes) =>
        new(Code.PayloadTooLarge, $"Media of this type may have {maxBytes} bytes at most.");

    /// <summary>Whether content begins as its type does; refused before the rest of it is read.</summary>
    public static Result<Unit> Signature(string type, ReadOnlySpan<byte> head)
    {
        var holds = type switch
        {
            MediaTypes.Png => head.StartsWith(PngSignature),
            MediaTypes.Jpeg => head.StartsWith(JpegSignature),
            MediaTypes.Gif => head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8),
            MediaTypes.WebP => head.Length >= 12 && head.StartsWith("RIFF"u8)
                && head[8..12].SequenceEqual("WEBP"u8),
            MediaTypes.Mp4 => head.Length >= 12 && head[4..8].SequenceEqual("ftyp"u8)
                && Mp4Brands.Contains(Encoding.Latin1.GetString(head[8..12])),
            MediaTypes.Mp3 => head.StartsWith("ID3"u8) || IsMp3Frame(head),
            MediaTypes.Glb => head.Length >= 12 && head.StartsWith("glTF"u8) && Little(head[4..]) == 2,
            _ => true,
        };
        return holds ? default(Unit) : Mismatch(type);
    }

    /// <summary>Whether all of a text is what its type says.</summary>
    public static Result<Unit> Content(string type, ReadOnlySpan<byte> text) => type switch
    {
        MediaTypes.Json => IsJson(text) ? default(Unit) : Mismatch(type),
        _ => IsPlain(text) ? default(Unit) : Mismatch(type),
    };

    /// <summary>Whether what stands in the head agrees with how much there was.</summary>
    public static Result<Unit> Length(string type, ReadOnlySpan<byte> head, long bytes) =>
        type != MediaTypes.Glb || Little(head[8..]) == bytes
            ? default(Unit)
            : Invalid("The file has another length than its head says.");

    /// <summary>Whether a user has room for so many bytes more.</summary>
    public static Result<Unit> Room(MediaUsage usage, long bytes, long quota) => usage.Bytes + bytes <= quota
        ? default(Unit)
        : new Refusal(
            Code.MediaQuotaExceeded,
            $"Your media take {usage.Bytes} bytes of the {quota} that a user has, and this takes {bytes}.");

    /// <summary>
    /// When pinning is tried again: after a minute, twice as long each time, at most a day.
    /// </summary>
    public static long RetryAt(int failures, long now) =>
        now + Math.Min(Clock.Minute << Math.Min(failures - 1, 20), Clock.Day);

    private static Refusal Mismatch(string type) =>
        new(Code.MediaTypeMismatch, $"The content is not {type}, which the request says it is.");

    private static uint Little(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    /// <summary>A frame of MPEG layer III, of a bit rate and a sample rate that there are.</summary>
    private static bool IsMp3Frame(ReadOnlySpan<byte> head) =>
        head.Length >= 3 && head[0] == 0xFF && (head[1] & 0xE6) == 0xE2 && (head[1] & 0x18) != 0x08
        && head[2] >> 4 is > 0 and < 15 && (head[2] & 0x0C) != 0x0C;

    private static bool IsJson(ReadOnlySpan<byte> text)
    {
        if (!Utf8.IsValid(text))
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = MaxJsonDepth });
            var isCompound = reader.Read()
                && reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;
            while (reader.Read())
            {
            }

            return isCompound;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>UTF-8 without controls, which does not begin as markup does.</summary>
    private static bool IsPlain(ReadOnlySpan<byte> text)
    {
        if (!Utf8.IsValid(text)
            || text.ContainsAnyInRange((byte)0, (byte)8) || text.ContainsAnyInRange((byte)14, (byte)31)
            || text.ContainsAny((byte)11, (byte)12, (byte)127))
        {
            return false;
        }

        var start = text.StartsWith("\uFEFF"u8) ? text[3..] : text;
        return start.TrimStart(" \t\r\n"u8) is not [(byte)'<', ..];
    }
}
