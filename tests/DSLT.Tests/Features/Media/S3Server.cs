using System.Diagnostics;
using System.Globalization;
using DSLT.Features.Media;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Media;

/// <summary>A real server that speaks S3 and checks signatures, from npm, with an empty bucket.</summary>
internal sealed class S3Server : IDisposable
{
    private static readonly NpmFolder Oracles = new("Media", "s3rver");

    private readonly TemporaryDirectory directory = new();
    private Process? process;

    private S3Server()
    {
    }

    public S3Options Options { get; private set; } = null!;

    public static async Task<S3Server> Start()
    {
        await Oracles.Require();
        var server = new S3Server();
        server.process = Oracles.Start("s3.mjs", server.directory.Path);
        var port = await Eventually.Within(server.process.StandardOutput.ReadLineAsync());
        server.Options = new S3Options(
            new Uri($"http://127.0.0.1:{int.Parse(port!, CultureInfo.InvariantCulture)}"), "media",
            "us-east-1", "S3RVER", "S3RVER", "nft/");
        return server;
    }

    public void Dispose()
    {
        process?.StandardInput.Close();
        process?.WaitForExit();
        process?.Dispose();
        directory.Dispose();
    }
}
