using System.Text.RegularExpressions;

namespace DSLT.Tests.Architecture;

public sealed partial class LayeringTests
{
    private static readonly string[] Infrastructure =
    [
        "DSLT.Data", "DSLT.Web", "DSLT.Sequencing", "Dapper", "Microsoft.", "System.Net", "System.IO",
        "Npgsql",
    ];

    /// <summary>Pure besides what is named Rules: arithmetic, prices and routes.</summary>
    private static readonly string[] PureFiles =
    [
        "PoolMath", "PoolPrice", "PoolRoutes", "PriceImpact", "CumulativePrice", "RouteSearch",
        "PartialRoute", "Pool",
    ];

    [Fact]
    public void Rules_know_no_infrastructure_no_clock_and_no_chance()
    {
        var rules = SourceTree.Node.Where(file =>
            file.Name.EndsWith("Rules", StringComparison.Ordinal) || PureFiles.Contains(file.Name)).ToList();
        Assert.True(rules.Count > 10);
        Assert.Empty(rules.SelectMany(file => file.Usings
            .Where(name => Infrastructure.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
            .Select(name => $"{file.Path} uses {name}")));
        foreach (var word in new[] { "TimeProvider", "Random", "DateTime.", "Stopwatch", "File.", "async " })
        {
            Assert.DoesNotContain(rules, file => file.Says(word));
        }
    }

    [Fact]
    public void Dapper_stays_in_stores_and_queries() => Assert.Empty(SourceTree.Node
        .Where(file => file.Usings.Contains("Dapper"))
        .Where(
            file => !file.Name.EndsWith("Store", StringComparison.Ordinal)
                && !file.Name.EndsWith("Queries", StringComparison.Ordinal))
        .Select(file => file.Path));

    [Fact]
    public void Only_the_ledger_writes_balances()
    {
        var others = SourceTree.Node.Where(
            file => !file.Path.StartsWith("Ledger/", StringComparison.Ordinal)).ToList();
        Assert.Empty(
            others.Where(file => file.Code.Any(line => BalanceWrite().IsMatch(line)))
                .Select(file => file.Path));
        Assert.Equal(["Holding", "Holdings"], SourceTree.Node
            .Where(file => file.Code.Any(line => SetOfHolding().IsMatch(line))).Select(file => file.Name));
    }

    [Fact]
    public void The_core_uses_nothing_of_ours_and_no_package()
    {
        var core = SourceTree.Node.Where(file => file.Path.StartsWith("Core/", StringComparison.Ordinal))
            .ToList();
        Assert.NotEmpty(core);
        Assert.All(
            core.SelectMany(file => file.Usings),
            name => Assert.StartsWith("System", name, StringComparison.Ordinal));
        Assert.DoesNotContain(
            core, file => file.Says("DSLT.Features") || file.Says("DSLT.Web") || file.Says("DSLT.Data"));
    }

    [Fact]
    public void Every_interface_has_two_implementations()
    {
        var types = typeof(NodeHost).Assembly.GetTypes();
        var ours = types.Where(
            type => type.IsInterface && type.Namespace?.StartsWith("DSLT", StringComparison.Ordinal) == true);
        Assert.Empty(ours
            .Where(
                contract => types.Count(
                    type => type is { IsClass: true, IsAbstract: false } && Implements(type, contract)) < 2)
            .Select(contract => contract.FullName));
    }

    private static bool Implements(Type type, Type contract) => type.GetInterfaces().Any(implemented =>
        implemented == contract
            || (implemented.IsGenericType && implemented.GetGenericTypeDefinition() == contract));

    /// <summary>SQL that changes a balance, or a call of what restores one.</summary>
    [GeneratedRegex(@"(UPDATE|INSERT INTO|DELETE FROM) balances|Holdings\.Restore\((?!\s*$)(?!line)")]
    private static partial Regex BalanceWrite();

    [GeneratedRegex(@"\b[Hh]olding\.Set\(|void Set\(Amount available")]
    private static partial Regex SetOfHolding();
}
