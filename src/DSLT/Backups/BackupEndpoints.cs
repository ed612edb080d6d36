using DSLT.Core;
using DSLT.Data;
using DSLT.Web;

namespace DSLT.Backups;

/// <summary>Backups over HTTP: made online, listed; restoring one is the command line's.</summary>
internal static class BackupEndpoints
{
    private static readonly Refusal NotHere = new(
        Code.NotFoundRoute,
        "This node is on PostgreSQL: back it up with PostgreSQL's own tools, pg_dump or pg_basebackup.");

    public static void MapBackups(this RouteGroupBuilder api)
    {
        var backups = api.MapGroup("/system/backups").WithTags("System");
        backups.MapPost("/", Create)
            .WithName("CreateBackup")
            .WithSummary("Make a backup now, while the node goes on")
            .WithDescription(
                "Everything acknowledged before the call is in it. 'dslt restore' brings it back into a "
                    + "fresh directory.")
            .Requires(Permission.Administer)
            .Refuses(Code.NotFoundRoute, Code.StorageUnavailable);
        backups.MapGet("/", List)
            .WithName("ListBackups")
            .WithSummary("List the backups, newest first")
            .Requires(Permission.Administer)
            .Refuses(Code.NotFoundRoute);
    }

    private static async Task<CreatedAnswer<BackupResponse>> Create(
        IServiceProvider services, CancellationToken cancellation)
    {
        if (services.GetService<BackupDirectory>() is not { } backups)
        {
            return NotHere;
        }

        try
        {
            return new CreatedAnswer<BackupResponse>(BackupResponse.Of(await backups.Create(cancellation)));
        }
        catch (StorageException exception)
        {
            return new Refusal(Code.StorageUnavailable, exception.Message);
        }
    }

    private static Answer<BackupList> List(IServiceProvider services) =>
        services.GetService<BackupDirectory>() is { } backups
            ? new BackupList([.. backups.List().Select(BackupResponse.Of)], Next: null)
            : NotHere;
}
