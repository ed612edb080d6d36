using DSLT.Features.Tokens;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Bench.Baselines;

/// <summary>
/// The node itself with one more endpoint: the transfer's, with its body, its caller, its permission and its
/// answer, on the same way through the same middleware, but for the command. What is faster here is what the
/// store costs.
/// </summary>
internal static class WithoutStoreServer
{
    private static readonly TransferResponse Constant = new("1234567", "999999998.765432");

    /// <summary>Takes its directory and port from the same settings as any node.</summary>
    public static async Task Run(string directory, int port, CancellationToken cancellation)
    {
        await using var app = NodeHost.Build(
            ["--Data:Directory", directory, "--Urls", $"http://127.0.0.1:{port}"]);
        using var store = app.Services.GetRequiredService<Store>();
        app.MapPost(BaselineNames.WithoutStorePath, Transfer).Requires(Permission.MoveFunds);
        await app.StartAsync(cancellation);
        await app.WaitForShutdownAsync(cancellation);
    }

    private static ValueTask<Answer<TransferResponse>> Transfer(TransferRequest request, Caller caller) =>
        request.To.Length > 0 && caller.UserId > 0
            ? new(Constant)
            : throw new InvalidOperationException("The request has lost its body or its caller on the way.");
}
