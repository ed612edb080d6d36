using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace DSLT.Tests.Infrastructure;

/// <summary>
/// Stands between a client and a server on this machine and loses what a test wants lost: the next request,
/// half of it, or the answer to it. Then that connection is cut, as a network does it; later ones work.
/// </summary>
internal sealed class TcpProxy : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly IPEndPoint server;
    private readonly Lock gate = new();
    private readonly List<Socket> sockets = [];
    private TaskCompletionSource delivered = new();
    private volatile Loss next;
    private volatile bool broken;

    public TcpProxy(string host, int port)
    {
        server = new IPEndPoint(Dns.GetHostAddresses(host)[0], port);
        listener.Start();
        _ = Accept();
    }

    public enum Loss
    {
        None,
        Request,
        HalfOfRequest,
        Answer,

        /// <summary>
        /// The client is cut off at once, and the server gets the request when the test says so.
        /// </summary>
        Delayed,
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Lets a delayed request go to the server.</summary>
    public TaskCompletionSource? Release { get; private set; }

    /// <summary>Ends when the server has dealt with the request that was lost or delayed.</summary>
    public Task Delivered => delivered.Task;

    /// <summary>Loses the next thing that a client sends, on whatever connection.</summary>
    public void Lose(Loss loss)
    {
        Release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        delivered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        next = loss;
    }

    /// <summary>Cuts every connection, and each new one as soon as it is made.</summary>
    public void Break()
    {
        lock (gate)
        {
            broken = true;
            sockets.ForEach(socket => socket.Dispose());
            sockets.Clear();
        }
    }

    public void Mend() => broken = false;

    public void Dispose()
    {
        listener.Stop();
        Release?.TrySetCanceled();
        lock (gate)
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    private async Task Accept()
    {
        while (true)
        {
            try
            {
                var client = await listener.AcceptSocketAsync();
                var upstream = new Socket(SocketType.Stream, ProtocolType.Tcp);
                lock (gate)
                {
                    sockets.AddRange([client, upstream]);
                }

                if (broken)
                {
                    client.Dispose();
                    continue;
                }

                await upstream.ConnectAsync(server);
                var answersAreLost = new StrongBox<bool>();
                _ = Requests(client, upstream, answersAreLost);
                _ = Answers(upstream, client, answersAreLost);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task Requests(Socket client, Socket upstream, StrongBox<bool> answersAreLost)
    {
        var buffer = new byte[256 * 1024];
        try
        {
            int length;
            while ((length = await client.ReceiveAsync(buffer)) > 0)
            {
                var loss = next;
                next = Loss.None;
                if (loss != Loss.None)
                {
                    // Before the server has the request: it may answer at once.
                    answersAreLost.Value = true;
                    await Lose(loss, client, upstream, buffer.AsMemory(0, length));
                    return;
                }

                await upstream.SendAsync(buffer.AsMemory(0, length));
            }
        }
        catch (Exception exception) when (
            exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // A cut connection is what this is for.
        }

        upstream.Close();
    }

    private async Task Lose(Loss loss, Socket client, Socket upstream, Memory<byte> request)
    {
        if (loss is Loss.Answer)
        {
            // The client is cut off when the server has dealt with it: else it might come back and raise its
            // fence before the request is there.
            await upstream.SendAsync(request);
            upstream.Shutdown(SocketShutdown.Send);
            return;
        }

        if (loss is Loss.HalfOfRequest)
        {
            await upstream.SendAsync(request[..(request.Length / 2)]);
        }
        else if (loss is Loss.Delayed)
        {
            client.Close();
            await Release!.Task;
            await upstream.SendAsync(request);
        }

        client.Close();
        upstream.Shutdown(SocketShutdown.Send);
    }

    private async Task Answers(Socket upstream, Socket client, StrongBox<bool> areLost)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            int length;
            while ((length = await upstream.ReceiveAsync(buffer)) > 0)
            {
                if (client.Connected && !areLost.Value)
                {
                    await client.SendAsync(buffer.AsMemory(0, length));
                }
            }

            // The server closes its end when it has dealt with all that was sent.
            delivered.TrySetResult();
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The other end was cut.
        }

        client.Close();
    }
}
