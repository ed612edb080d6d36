using System.Data.Common;
using DSLT.Core;
using DSLT.Data;

namespace DSLT.Tests.Infrastructure;

/// <summary>A database whose commits fail when a test says so.</summary>
internal sealed class FaultyDatabase(IDatabase database, Faults truth, Faults projection) : IDatabase
{
    public Dialect Dialect => database.Dialect;

    public string Description => database.Description;

    public IWriter OpenTruth() => new FaultyWriter(database.OpenTruth(), truth);

    public IWriter OpenProjection() => new FaultyWriter(database.OpenProjection(), projection);

    public ILookups OpenLookups() => projection.ReadsFail
        ? throw new StorageException("The disk is gone, says the test.", fatal: false)
        : new WatchedLookups(database.OpenLookups(), projection);

    public Task<DbConnection> OpenReader(CancellationToken cancellation) => database.OpenReader(cancellation);

    public IReading OpenReading(MigrationTarget part) => database.OpenReading(part);

    public void Migrate(TimeProvider clock) => database.Migrate(clock);

    public void Dispose() => database.Dispose();

    private sealed class WatchedLookups(ILookups lookups, Faults faults) : ILookups
    {
        public int Read(string sql, Action<IRow> row, params ReadOnlySpan<object> keys) =>
            lookups.Read(sql, row, keys);

        public void Dispose()
        {
            lookups.Dispose();
            faults.AfterLookups?.Invoke().GetAwaiter().GetResult();
        }
    }

    private sealed class FaultyWriter(IWriter writer, Faults faults) : IWriter
    {
        public void Begin() => writer.Begin();

        public void Row(Table table) => writer.Row(table);

        public void Add(long value) => writer.Add(value);

        public void Add(string? value) => writer.Add(value);

        public void Add(bool value) => writer.Add(value);

        public void Add(ReadOnlySpan<byte> value) => writer.Add(value);

        public void Add(Amount value) => writer.Add(value);

        public void End() => writer.End();

        public void Execute(string sql, params ReadOnlySpan<object?> values) => writer.Execute(sql, values);

        public void Commit(long sequence)
        {
            faults.BeforeCommit?.Invoke();
            writer.Commit(sequence);
        }

        public void Rollback() => writer.Rollback();

        public void Dispose() => writer.Dispose();
    }
}

/// <summary>What happens to the commits of one writer.</summary>
internal sealed class Faults
{
    private volatile Action? beforeCommit;

    public bool ReadsFail { get; private set; }

    /// <summary>Runs when somebody has done with lookups, before they go on.</summary>
    public Func<Task>? AfterLookups { get; set; }

    /// <summary>
    /// Runs on the writer's thread before each commit; what it throws is the commit's failure.
    /// </summary>
    public Action? BeforeCommit
    {
        get => beforeCommit;
        set => beforeCommit = value;
    }

    /// <summary>All commits fail from here on, until <see cref="Heal"/>.</summary>
    public void Fail(bool fatal = false) =>
        BeforeCommit = () => throw new StorageException("The disk is full, says the test.", fatal);

    /// <summary>Nobody opens lookups from here on, until <see cref="Heal"/>.</summary>
    public void FailReads() => ReadsFail = true;

    public void Heal()
    {
        BeforeCommit = null;
        ReadsFail = false;
    }
}
