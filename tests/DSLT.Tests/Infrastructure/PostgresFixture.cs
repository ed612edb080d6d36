using DSLT.Tests.Infrastructure;

[assembly: AssemblyFixture(typeof(PostgresFixture))]

namespace DSLT.Tests.Infrastructure;

/// <summary>The one PostgreSQL of the test run. A test that needs it takes this in its constructor.</summary>
public sealed class PostgresFixture : IDisposable
{
    private readonly PostgresServer server = new();

    public bool IsInstalled => server.Unavailable is null;

    /// <summary>
    /// The connection string of a new, empty database; the test is skipped, saying why, where there can be
    /// none.
    /// </summary>
    public string CreateDatabase()
    {
        Require();
        return server.CreateDatabase();
    }

    /// <summary>Skips the test, saying why, where there is no PostgreSQL.</summary>
    public void Require() => Assert.SkipUnless(IsInstalled, server.Unavailable ?? "");

    public void Dispose() => server.Dispose();
}
