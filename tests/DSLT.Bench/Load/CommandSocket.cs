using System.Buffers.Binary;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace DSLT.Bench.Load;

/// <summary>
/// One WebSocket that always has so many commands under way. It speaks RFC 6455 itself, with a mask of zeros:
/// the generator runs on the cores of the node that it measures, and a library would take more of them.
/// </summary>
internal sealed class CommandSocket(OrderSteps steps, int window) : IDisposable
{
    private const int HeaderBytes = 8;

    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] outgoing = new byte[window * (OrderSteps.MaxBytes + HeaderBytes)];
    private readonly byte[] incoming = new byte[256 * 1024];
    private readonly long[] sentAt = new long[window];
    private long sent;
    private int held;

    public long Answered { get; private set; }

    public long Refused { get; private set; }

    /// <summary>From sending to the answer, in ticks of the stopwatch: one in eight.</summary>
    public List<long> Latencies { get; } = [];

    public async Task Connect(Uri address, string path, string bearer, CancellationToken cancellation)
    {
        await socket.ConnectAsync(address.Host, address.Port, cancellation);
        var request = $"GET {path} HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: Upgrade\r\n"
            + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + $"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nAuthorization: Bearer {bearer}\r\n\r\n";
        await socket.SendAsync(Encoding.ASCII.GetBytes(request), cancellation);
        var answer = "";
        while (!answer.EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await socket.ReceiveAsync(incoming, cancellation);
            answer += Encoding.ASCII.GetString(incoming, 0, read);
            if (read == 0 || !answer.StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
            {
                throw new BenchException($"The node did not open a WebSocket: {answer}");
            }
        }
    }

    /// <summary>Sends until a moment, and reads on until all is answered.</summary>
    public async Task Run(long until, CancellationToken cancellation)
    {
        var free = window;
        while (true)
        {
            if (Stopwatch.GetTimestamp() < until)
            {
                await socket.SendAsync(Fill(free), cancellation);
                free = 0;
            }
            else if (Answered == sent)
            {
                return;
            }

            var read = await socket.ReceiveAsync(incoming.AsMemory(held), cancellation);
            if (read == 0)
            {
                throw new BenchException("The node closed a WebSocket in the middle of it.");
            }

            free += Take(held + read);
        }
    }

    public void Dispose() => socket.Dispose();

    private ReadOnlyMemory<byte> Fill(int count)
    {
        var (at, now) = (0, Stopwatch.GetTimestamp());
        for (var i = 0; i < count; i++)
        {
            sentAt[sent % window] = now;
            var length = steps.Write(outgoing.AsSpan(at + HeaderBytes), ++sent);
            (outgoing[at], outgoing[at + 1]) = (0x81, 0x80 | 126);
            BinaryPrimitives.WriteUInt16BigEndian(outgoing.AsSpan(at + 2), (ushort)length);
            outgoing.AsSpan(at + 4, 4).Clear();
            at += HeaderBytes + length;
        }

        return outgoing.AsMemory(0, at);
    }

    /// <summary>Counts the whole messages among the bytes, and keeps the rest.</summary>
    private int Take(int length)
    {
        var (at, taken, now) = (0, 0, Stopwatch.GetTimestamp());
        while (length - at >= 2)
        {
            var isLong = incoming[at + 1] == 126;
            var header = isLong ? 4 : 2;
            var size = !isLong ? incoming[at + 1]
                : length - at >= 4 ? BinaryPrimitives.ReadUInt16BigEndian(incoming.AsSpan(at + 2))
                : int.MaxValue / 2;
            if (length - at < header + size)
            {
                break;
            }

            if ((incoming[at] & 0x0F) == 1)
            {
                Count(incoming.AsSpan(at + header, size), now);
                taken++;
            }

            at += header + size;
        }

        incoming.AsSpan(at, length - at).CopyTo(incoming);
        held = length - at;
        return taken;
    }

    private void Count(ReadOnlySpan<byte> message, long now)
    {
        var status = message.IndexOf("\"status\":"u8) + "\"status\":"u8.Length;
        Refused += message[status] == '2' ? 0 : 1;
        if (Answered % 8 == 0)
        {
            Latencies.Add(now - sentAt[Answered % window]);
        }

        Answered++;
    }
}
