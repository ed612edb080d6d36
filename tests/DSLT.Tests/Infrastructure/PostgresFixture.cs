using DSLT.Tests.Infrastructure;

[assembly: AssemblyFixture(typeof(PostgresFixture))]

namespace DSLT.Tests.Infrastructure;

/// <summary>The one PostgreSQL of the test run. A test that needs it takes this in its constructor.</summary>
public sealed class PostgresFixture : IDisposable
{
    private readonly PostgresServer server = new();

    /// <summary>
    /// The connection string of a new, empty database; the test is skipped, saying why, where there can be
    /// none.
    /// </summary>
    public string CreateDatabase()
    {
        Assert.SkipWhen(server.Unavailable is not null, server.Unavailable ?? "");
        return server.CreateDatabase();
    }

    public void Dispose() => server.Dispose();
}
