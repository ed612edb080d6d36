using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCaseOrderer(typeof(DSLT.Tests.Infrastructure.DeclaredOrder))]

namespace DSLT.Tests.Infrastructure;

/// <summary>
/// Runs the methods of a class as they stand, and with them the rows of a table: a table of calls is a story
/// on one node. Otherwise the order would follow from the folder that the tests lie in.
/// </summary>
public sealed class DeclaredOrder : ITestCaseOrderer
{
    public IReadOnlyCollection<TTestCase> OrderTestCases<TTestCase>(IReadOnlyCollection<TTestCase> testCases)
        where TTestCase : notnull, ITestCase => [.. testCases.OrderBy(testCase => Token(testCase))];

    private static int Token(ITestCase testCase) =>
        testCase.TestMethod is IXunitTestMethod { Method: var method } ? method.MetadataToken : 0;
}
