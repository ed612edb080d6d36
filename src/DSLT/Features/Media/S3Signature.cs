using System.Security.Cryptography;
using System.Text;

namespace DSLT.Features.Media;

/// <summary>Signs requests as S3 has it: AWS Signature Version 4 in the header Authorization.</summary>
internal static class S3Signature
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    private const string ContentHeader = "x-amz-content-sha256";

    private const string DateHeader = "x-amz-date";

    public static string HashOfNothing { get; } = Hex(SHA256.HashData([]));

    /// <summary>
    /// Adds the headers that sign a request: its method, its address, its content's hash and those headers
    /// that are named.
    /// </summary>
    public static void Sign(
        HttpRequestMessage request, S3Options options, DateTimeOffset now, string contentHash,
        params string[] alsoSigned)
    {
        var time = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'");
        request.Headers.Add(ContentHeader, contentHash);
        request.Headers.Add(DateHeader, time);
        request.Headers.Host = request.RequestUri!.Authority;
        var names = new[] { "host", ContentHeader, DateHeader }.Concat(alsoSigned)
            .Order(StringComparer.Ordinal).ToArray();
        var headers = string.Concat(names.Select(name => $"{name}:{Header(request, name)}\n"));
        var signed = string.Join(';', names);
        var (path, query) = (Path(request.RequestUri), Query(request.RequestUri));
        var canonical = Encoding.UTF8.GetBytes(
            $"{request.Method}\n{path}\n{query}\n{headers}\n{signed}\n{contentHash}");
        var scope = $"{time[..8]}/{options.Region}/s3/aws4_request";
        var toSign = $"{Algorithm}\n{time}\n{scope}\n{Hex(SHA256.HashData(canonical))}";
        var key = Encoding.UTF8.GetBytes($"AWS4{options.SecretKey}");
        foreach (var part in scope.Split('/'))
        {
            key = Hmac(key, part);
        }

        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"{Algorithm} Credential={options.AccessKey}/{scope}, SignedHeaders={signed}, "
                + $"Signature={Hex(Hmac(key, toSign))}");
    }

    public static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    private static byte[] Hmac(byte[] key, string text) =>
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Header(HttpRequestMessage request, string name) =>
        string.Join(',', request.Headers.TryGetValues(name, out var values)
            ? values
            : request.Content!.Headers.GetValues(name)).Trim();

    /// <summary>Each part of a path is escaped once, and nothing of it twice.</summary>
    private static string Path(Uri address) => string.Join(
        '/', address.AbsolutePath.Split('/').Select(Escaped));

    private static string Query(Uri address) => string.Join('&', address.Query.TrimStart('?')
        .Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2))
        .Select(pair => (Name: Escaped(pair[0]), Value: pair.Length > 1 ? Escaped(pair[1]) : ""))
        .OrderBy(pair => pair.Name, StringComparer.Ordinal)
        .Select(pair => $"{pair.Name}={pair.Value}"));

    private static string Escaped(string text) => Uri.EscapeDataString(Uri.UnescapeDataString(text));
}
