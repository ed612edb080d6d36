using DSLT.Core;
using DSLT.Sequencing;

namespace DSLT.Features.Keys;

/// <summary>
/// Says at the start where the master key is not the one that the newest key's secret is sealed under. The
/// node serves all the same: sessions need no master key, and signed requests are refused with the reason.
/// </summary>
internal sealed class MasterKeyCheck(Store store, SecretBox box, ILogger<MasterKeyCheck> logger)
    : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (await KeyStore.NewestSecret(store.Database, cancellationToken) is { } newest
            && !box.IsOurs(newest))
        {
            logger.LogError(
                "The secrets of API keys are sealed under another master key: requests signed with those "
                    + "keys are refused. Put the right {File} back into the data directory, or set "
                    + "{Setting}, and restart; if it is lost, revoke the keys and make new ones",
                MasterKey.FileName,
                MasterKey.Setting);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
