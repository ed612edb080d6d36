using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace DSLT.Tests.Infrastructure;

/// <summary>A real WebSocket to a node.</summary>
public sealed class FeedClient : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly ClientWebSocket socket = new();
    private readonly byte[] buffer = new byte[1 << 20];
    private SocketsHttpHandler? handler;

    /// <param name="receiveBytes">What the system may keep for a client that does not read.</param>
    /// <param name="headersOf">A request whose headers are sent along.</param>
    public static async Task<FeedClient> Connect(
        NodeFixture node, string? token = null, int receiveBytes = 65_536, string path = "/api/ws",
        HttpRequestMessage? headersOf = null)
    {
        var client = new FeedClient();
        client.handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellation) =>
            {
                var connection = new Socket(SocketType.Stream, ProtocolType.Tcp)
                {
                    ReceiveBufferSize = receiveBytes,
                };
                await connection.ConnectAsync(context.DnsEndPoint, cancellation);
                return new NetworkStream(connection, ownsSocket: true);
            },
        };
        if (token is not null)
        {
            client.socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        }

        foreach (var header in headersOf?.Headers.NonValidated ?? default)
        {
            client.socket.Options.SetRequestHeader(header.Key, header.Value.ToString());
        }

        client.socket.Options.CollectHttpResponseDetails = true;
        using var invoker = new HttpMessageInvoker(client.handler, disposeHandler: false);
        var url = new UriBuilder(new Uri(node.Address, path)) { Scheme = "ws" }.Uri;
        await client.socket.ConnectAsync(url, invoker, TestContext.Current.CancellationToken);
        return client;
    }

    public Task Subscribe(string channel, string? market = null, string? interval = null) =>
        Send(new { op = "subscribe", channel, market, interval });

    /// <summary>A string is sent as it is; everything else as JSON.</summary>
    public Task Send(object message, WebSocketMessageType type = WebSocketMessageType.Text) =>
        socket.SendAsync(
            message is string text
                ? Encoding.UTF8.GetBytes(text)
                : JsonSerializer.SerializeToUtf8Bytes(message, JsonSerializerOptions.Web),
            type, endOfMessage: true, TestContext.Current.CancellationToken);

    /// <summary>The next message; fails where the node closes instead.</summary>
    public async Task<JsonElement> Next()
    {
        var message = await Read();
        Assert.True(message is not null, $"The node closed: {socket.CloseStatusDescription}");
        return message.Value;
    }

    /// <summary>The next message of a type, with all before it left out.</summary>
    public async Task<JsonElement> Next(string type)
    {
        while (true)
        {
            var message = await Next();
            if (message.GetProperty("type").GetString() == type)
            {
                return message;
            }
        }
    }

    /// <summary>Reads on to the end, and says how the node closed.</summary>
    public async Task<(int Code, string? Reason)> Closed()
    {
        while (await Read() is not null)
        {
        }

        var how = ((int)socket.CloseStatus!, socket.CloseStatusDescription);
        await socket.CloseOutputAsync(
            WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);
        return how;
    }

    public ValueTask DisposeAsync()
    {
        socket.Abort();
        socket.Dispose();
        handler?.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<JsonElement?> Read()
    {
        using var limit = new CancellationTokenSource(Limit);
        var length = 0;
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(length), limit.Token);
            length += received.Count;
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            if (received.EndOfMessage)
            {
                return JsonElement.Parse(buffer.AsSpan(0, length));
            }
        }
    }
}
