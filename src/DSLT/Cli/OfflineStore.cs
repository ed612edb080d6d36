using DSLT.Core;
using DSLT.Features.Auth.Passwords;
using DSLT.Sequencing;
using DSLT.Web;
using Microsoft.Extensions.Logging.Abstractions;

namespace DSLT.Cli;

/// <summary>
/// The node's store for a command that changes something while no node runs on it: opening it takes the same
/// lock, so a running node is never written behind its back.
/// </summary>
internal sealed class OfflineStore : IDisposable
{
    private OfflineStore(Store store, PasswordHasher hasher) => (Store, Hasher) = (store, hasher);

    public Store Store { get; }

    public PasswordHasher Hasher { get; }

    public static OfflineStore Open(string? directory)
    {
        var options = NodeOptions.ForCommand(directory);
        var database = NodeHost.OpenDatabase(options, TimeProvider.System);
        var store = Store.Open(
            database, TimeProvider.System, ApiJson.Options, options.Store, NullLoggerFactory.Instance);
        return new OfflineStore(
            store, new PasswordHasher(options.Passwords, NullLogger<PasswordHasher>.Instance));
    }

    /// <summary>Runs a command as the node itself and says what came of it; the exit status.</summary>
    public async Task<int> Run<T>(Command command, Func<Tx, Result<T>> handle, Func<T, string> done)
    {
        var written = await Store.Sequencer.Write(Caller.Node, command, handle);
        if (written.Result.Is(out var value, out var refusal))
        {
            Console.WriteLine(done(value));
            return 0;
        }

        await Console.Error.WriteLineAsync(refusal.Detail);
        return 1;
    }

    public void Dispose()
    {
        Store.Dispose();
        Hasher.Dispose();
    }
}
