using System.Net.Http.Headers;
using System.Text.Json;

namespace DSLT.Tests.Infrastructure;

/// <summary>What the node answered, read to its end.</summary>
public sealed record Reply(int Status, string? ContentType, string Body, HttpResponseHeaders Headers)
{
    private static readonly string[] ProblemFields = ["type", "title", "status", "detail", "code", "traceId"];

    public JsonElement Json => JsonElement.Parse(Body);

    public string Code => Text("code");

    public string Text(string field) => Json.GetProperty(field).ToString();

    public string? Header(string name) =>
        Headers.TryGetValues(name, out var values) ? string.Join(",", values) : null;

    /// <summary>The answer is the success that was expected; the body says why where it is not.</summary>
    public Reply Is(int status)
    {
        Assert.True(Status == status, $"{Status} instead of {status}: {Body}");
        return this;
    }

    /// <summary>The answer is a whole problem document with this status and code.</summary>
    public Reply IsProblem(int status, string code)
    {
        IsProblem();
        Assert.True(Status == status && Code == code, $"{Status} {Code} instead of {status} {code}: {Body}");
        return this;
    }

    /// <summary>The answer is a whole problem document of some 4xx.</summary>
    public Reply IsProblem()
    {
        Assert.True(Status is >= 400 and < 500, $"{Status} is no refusal: {Body}");
        Assert.Equal("application/problem+json", ContentType);
        foreach (var field in ProblemFields)
        {
            Assert.False(string.IsNullOrWhiteSpace(Text(field)), $"'{field}' is empty: {Body}");
        }

        Assert.Equal(Status, Json.GetProperty("status").GetInt32());
        Assert.Equal($"urn:dslt:error:{Code}", Text("type"));
        Assert.Matches("^[a-z0-9_]+$", Code);
        return this;
    }
}
