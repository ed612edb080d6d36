using DSLT.Data.Postgres;
using DSLT.Features.Media;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Media;

public sealed class DatabaseMediaTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Media_are_kept_in_pieces_and_given_in_parts()
    {
        var connection = postgres.CreateDatabase();
        using (var database = PostgresDatabase.Open(connection, TimeProvider.System))
        {
            database.Migrate(TimeProvider.System);
        }

        using var storage = new DatabaseMedia(connection, TimeProvider.System);
        await MediaStorages.KeepsGivesAndForgets(storage);
    }
}
