namespace DSLT.Tests.Infrastructure;

/// <summary>One call and what comes of it.</summary>
/// <param name="Name">A sentence, unique in its table.</param>
/// <param name="Call">Method and address, such as "GET /api/auth/me".</param>
/// <param name="Code">The code of a refusal; null where the call succeeds.</param>
/// <param name="Fragment">A part of the answer.</param>
/// <param name="By">The user who calls, or "nobody".</param>
public sealed record Scenario(
    string Name, string Call, object? Body, int Status, string? Code = null, string? Fragment = null,
    string By = "alice")
{
    public async Task Run(NodeFixture node)
    {
        var errors = node.Log.Errors.Count;
        var before = Code is null ? null : await LedgerSnapshot.Take(node.Store);
        var space = Call.IndexOf(' ', StringComparison.Ordinal);
        var (method, url) = (Call[..space], Call[(space + 1)..]);
        var reply = await node.As(By).Send(new HttpMethod(method), url, Body);
        if (Code is null)
        {
            reply.Is(Status);
        }
        else
        {
            reply.IsProblem(Status, Code);
            Assert.Equal(before, await LedgerSnapshot.Take(node.Store));
        }

        Assert.Contains(Fragment ?? "", reply.Body, StringComparison.Ordinal);
        Assert.Equal(node.Log.Errors.Take(errors), node.Log.Errors);
    }
}

/// <summary>Scenarios by name, so that each is a test of its own.</summary>
public sealed class ScenarioTable(params Scenario[] scenarios)
{
    private readonly Dictionary<string, Scenario> byName =
        scenarios.ToDictionary(scenario => scenario.Name, StringComparer.Ordinal);

    public TheoryData<string> Names => [.. scenarios.Select(scenario => scenario.Name)];

    public Task Run(string name, NodeFixture node) => byName[name].Run(node);
}
