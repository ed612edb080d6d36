using System.Text;
using DSLT.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace DSLT.Tests.Features.Keys;

public sealed class MasterKeyCheckTests
{
    private static readonly object Wanted = new { name = "bot", scopes = new[] { "read" } };

    [Fact]
    public async Task Without_the_master_key_of_its_secrets_the_node_says_so_and_serves_all_else()
    {
        await using var node = new TracedNode();
        await node.InitializeAsync();
        var alice = await node.Join("alice");
        var bot = SignedClient.Of(node, await alice.Post("/api/keys", Wanted));
        var file = Path.Combine(node.DataDirectory, MasterKey.FileName);
        var right = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        await node.Restart();
        (await bot.Get("/api/auth/me")).Is(200);
        Assert.Empty(node.Log.Errors);

        File.Delete(file);
        await node.Restart();

        Assert.Contains(MasterKey.FileName, Assert.Single(node.Log.Errors), StringComparison.Ordinal);
        var refused = await bot.Get("/api/auth/me");
        Assert.Equal((503, "secrets_unavailable"), (refused.Status, refused.Code));
        (await node.As("alice").Get("/api/auth/me")).Is(200);
        var another = SignedClient.Of(node, await node.As("alice").Post("/api/keys", Wanted));
        (await another.Get("/api/auth/me")).Is(200);
        await File.WriteAllBytesAsync(file, right, TestContext.Current.CancellationToken);
        await node.Restart();
        (await bot.Get("/api/auth/me")).Is(200);
        Assert.Equal(503, (await another.Get("/api/auth/me")).Status);
    }

    /// <summary>
    /// With everything logged that there is to log. A part of the secret is looked for, so that no encoding
    /// of the whole hides it; the key's own name is there to show that this finds what is there.
    /// </summary>
    [Fact]
    public async Task A_secret_is_in_no_file_and_in_no_line_of_the_log()
    {
        await using var node = new TracedNode();
        await node.InitializeAsync();
        var alice = await node.Join("alice");
        var made = (await alice.Post("/api/keys", Wanted, "an-idempotency-key")).Is(201);
        (await SignedClient.Of(node, made).Get("/api/auth/me")).Is(200);
        (await alice.Get("/api/keys")).Is(200);
        await node.Store.Projector.WaitFor(
            node.Store.Sequencer.DurableSequence, TestContext.Current.CancellationToken);
        var secret = made.Text("secret");
        Assert.False(Holds(node, secret[..16]));
        Assert.False(Holds(node, secret[16..32]));
        Assert.False(Holds(node, Convert.ToBase64String(Encoding.ASCII.GetBytes(secret))[..16]));
        Assert.False(Holds(node, Convert.ToHexStringLower(Encoding.ASCII.GetBytes(secret))[..16]));
        Assert.True(Holds(node, made.Text("apiKey")[..16]));
        Assert.NotEmpty(node.Log.Lines);
        Assert.DoesNotContain(node.Log.Lines, line => line.Contains(secret[..16], StringComparison.Ordinal));
    }

    /// <summary>Whether any file holds a text; the node's own handles leave them readable.</summary>
    private static bool Holds(TracedNode node, string text) =>
        Directory.EnumerateFiles(node.DataDirectory, "*", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(path) != "node.lock")
            .Any(path => Read(path).AsSpan().IndexOf(Encoding.ASCII.GetBytes(text)) >= 0);

    private static byte[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    private sealed class TracedNode : NodeFixture
    {
        public string DataDirectory => Services.GetRequiredService<NodeOptions>().DataDirectory;

        protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
        {
            ["Logging:LogLevel:Default"] = "Trace",
            ["Logging:LogLevel:Microsoft"] = "Trace",
        };
    }
}
