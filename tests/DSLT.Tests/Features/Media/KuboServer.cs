using System.Net;
using System.Text;
using DSLT.Features.Media;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DSLT.Tests.Features.Media;

/// <summary>What of Kubo's RPC there is to pinning: it adds what comes and says its name.</summary>
internal sealed class KuboServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private KuboServer(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.First());

    public List<(string Query, string Cid)> Added { get; } = [];

    /// <summary>What it answers instead of the right name.</summary>
    public Func<string, IResult>? Answer { get; set; }

    public static async Task<KuboServer> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var server = new KuboServer(builder.Build());
        server.app.Urls.Add($"http://{IPAddress.Loopback}:0");
        server.app.MapPost("/api/v0/add", (Func<HttpContext, Task<IResult>>)server.Add);
        await server.app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task<IResult> Add(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        var content = new MemoryStream();
        await form.Files.GetFile("file")!.CopyToAsync(content);
        var cid = CidHasher.Of(content.ToArray()).Text;
        Added.Add(($"{context.Request.QueryString}", cid));
        return Answer?.Invoke(cid) ?? Results.Text(
            $"{{\"Name\":\"x\",\"Hash\":\"{cid}\",\"Size\":\"{content.Length}\"}}\n", "application/json",
            Encoding.UTF8);
    }
}
