using System.Reflection;
using DSLT.Core;
using DSLT.Tests.Infrastructure;
using DSLT.Web;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace DSLT.Tests.Architecture;

public sealed class EndpointTests(NodeFixture node) : IClassFixture<NodeFixture>
{
    [Fact]
    public void Every_endpoint_has_a_name_a_summary_tags_and_a_permission()
    {
        Assert.NotEmpty(node.EveryRoute);
        Assert.Empty(
            node.EveryRoute.Where(route => !IsComplete(route)).Select(route => route.RoutePattern.RawText));
        var names = node.EveryRoute.Select(NameOf).ToList();
        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public void Every_error_code_has_one_name_one_status_and_a_use()
    {
        var codes = typeof(Code).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (field.Name, Code: (Code)field.GetValue(null)!)).ToList();
        Assert.NotEmpty(codes);
        Assert.Equal(codes.Select(code => code.Code.Name).Distinct(), codes.Select(code => code.Code.Name));
        Assert.All(codes, code => Assert.Matches("^[a-z]+(_[a-z]+)*$", code.Code.Name));
        Assert.All(codes, code => Assert.InRange(code.Code.Status, 400, 599));
        Assert.All(codes, code => Assert.Contains(SourceTree.Node, file => file.Says($"Code.{code.Name}")));
    }

    [Fact]
    public void A_code_that_endpoints_document_has_the_same_status_everywhere()
    {
        var documented = node.EveryRoute
            .SelectMany(route => route.Metadata.GetOrderedMetadata<RouteRefusals>())
            .SelectMany(refusals => refusals.Codes)
            .Distinct()
            .ToList();
        Assert.NotEmpty(documented);
        Assert.Equal(documented.Select(code => code.Name).Distinct(), documented.Select(code => code.Name));
    }

    private static bool IsComplete(RouteEndpoint route) =>
        !string.IsNullOrWhiteSpace(NameOf(route))
        && !string.IsNullOrWhiteSpace(route.Metadata.GetMetadata<IEndpointSummaryMetadata>()?.Summary)
        && route.Metadata.GetMetadata<ITagsMetadata>()?.Tags.Count > 0
        && route.Metadata.GetMetadata<RoutePermission>() is not null;

    private static string? NameOf(RouteEndpoint route) =>
        route.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName;
}
