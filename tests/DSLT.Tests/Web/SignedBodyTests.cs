using System.Security.Cryptography;
using System.Text;
using DSLT.Features.Media;
using DSLT.Tests.Features.Media;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Web;

/// <summary>Bodies that are signed by their hash: uploads as they stream by, and all others.</summary>
public sealed class SignedBodyTests(SignedBodyTests.LargeNode node) : IClassFixture<SignedBodyTests.LargeNode>
{
    private const string Keys = "/api/keys";

    private static readonly byte[] Film =
        [0, 0, 0, 24, .. "ftypisom"u8, .. MediaStorages.Bytes(3 * 1024 * 1024, 5)];

    [Fact]
    public async Task An_upload_signed_by_its_hash_may_be_as_large_as_any_other()
    {
        var bot = await Bot("trade");
        var uploaded = (await bot.Send(bot.Upload(MediaTypes.Mp4, Film))).Is(201);
        Assert.Equal(CidHasher.Of(Film).Text, uploaded.Text("cid"));
        Assert.Equal(Film, (await node.Fetch(uploaded.Text("url"))).Bytes);
        var tooLarge = bot.Upload(MediaTypes.Mp4, [.. Film, .. new byte[LargeNode.Most]]);
        tooLarge.Headers.ExpectContinue = true;
        (await bot.Send(tooLarge)).IsProblem(413, "payload_too_large");
    }

    /// <summary>At the end of a buffer, within one, of other bytes, of fewer and of more.</summary>
    [Theory]
    [InlineData(65_536, 0)]
    [InlineData(65_536, -1)]
    [InlineData(65_536, 1)]
    [InlineData(700_000, 0)]
    [InlineData(700_000, -65_536)]
    public async Task Of_an_upload_that_is_not_the_one_that_was_signed_nothing_is_kept(int length, int more)
    {
        var bot = await Bot("trade");
        await node.JobsHaveRun();
        var before = await node.Kept();
        var (signed, sent) = (new byte[length], new byte[length + more]);
        Film.AsSpan(0, length).CopyTo(signed);
        Film.AsSpan(0, sent.Length).CopyTo(sent);
        sent[^1] ^= more == 0 ? (byte)1 : (byte)0;
        var request = bot.Upload(MediaTypes.Mp4, signed);
        request.Content = new ByteArrayContent(sent);
        request.Content.Headers.ContentType = new(MediaTypes.Mp4);
        (await bot.Send(request)).IsProblem(401, "invalid_signature");
        Assert.Equal(before, await node.Kept());
        (await bot.Send(bot.Upload(MediaTypes.Mp4, sent))).Is(201);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz")]
    public async Task A_hash_that_is_none_is_refused(string hash)
    {
        var bot = await Bot("trade");
        var request = bot.Upload(MediaTypes.Text, "text"u8.ToArray());
        bot.SignByHash(request, hash);
        (await bot.Send(request)).IsProblem(401, "invalid_signature");
    }

    [Fact]
    public async Task Every_other_body_may_be_signed_by_its_hash_too_and_must_have_it()
    {
        var bot = await Bot("trade");
        const string body = """{"kind":"unique","name":"Hashed"}""";
        (await bot.Send(Collection(bot, body, body))).Is(201);
        (await bot.Send(Collection(bot, body, body.Replace("Hashed", "Mashed"))))
            .IsProblem(401, "invalid_signature");
        var other = Collection(bot, body, body);
        other.RequestUri = new Uri(node.Address, "/api/nfts/collections?x=1");
        (await bot.Send(other)).IsProblem(401, "invalid_signature");
    }

    [Fact]
    public async Task A_signature_of_one_form_is_none_of_the_other()
    {
        var bot = await Bot("trade");
        var hash = Hash("text");
        var asBody = bot.Upload(MediaTypes.Text, "text"u8.ToArray());
        asBody.Headers.Remove("X-Api-Content-Sha256");
        asBody.Content = new StringContent(hash);
        (await bot.Send(asBody)).IsProblem(401, "invalid_signature");

        var asHash = bot.Request(HttpMethod.Post, "/api/media", hash);
        asHash.Headers.Add("X-Api-Content-Sha256", hash);
        asHash.Content = new StringContent("text");
        (await bot.Send(asHash)).IsProblem(401, "invalid_signature");
    }

    private static string Hash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private HttpRequestMessage Collection(SignedClient bot, string signed, string sent)
    {
        var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri(node.Address, "/api/nfts/collections"))
        {
            Content = new StringContent(sent, Encoding.UTF8, "application/json"),
        };
        bot.SignByHash(request, Hash(signed));
        return request;
    }

    private async Task<SignedClient> Bot(params string[] scopes) => SignedClient.Of(
        node, await node.As("alice").Post(Keys, new { name = "bot", scopes }));

    public sealed class LargeNode : MediaNode
    {
        public const int Most = 4 * 1024 * 1024;

        protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
        {
            ["Media:MaxBytes"] = $"{Most}",
            ["Media:UserQuotaMiB"] = "20",
        };
    }
}
