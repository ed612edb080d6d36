using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCaseOrderer(typeof(DSLT.Tests.Infrastructure.DeclaredOrder))]

namespace DSLT.Tests.Infrastructure;

/// <summary>
/// Runs the cases of a class as they stand: a table of calls is a story on one node. Otherwise the order follows from
/// the folder that the tests lie in.
/// </summary>
public sealed class DeclaredOrder : ITestCaseOrderer
{
    public IReadOnlyCollection<TTestCase> OrderTestCases<TTestCase>(IReadOnlyCollection<TTestCase> testCases)
        where TTestCase : notnull, ITestCase => testCases;
}
