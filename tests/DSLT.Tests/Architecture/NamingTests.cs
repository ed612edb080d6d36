using System.Text.RegularExpressions;

namespace DSLT.Tests.Architecture;

public sealed partial class NamingTests
{
    private static readonly string[] Suffixes = ["PropertyTests", "ConcurrencyTests", "FuzzTests", "Tests"];

    /// <summary>Tests of what is no single file: the structure, the node under faults, tools.</summary>
    private static readonly string[] Exempt = ["Architecture", "Infrastructure", "Faults"];

    [Fact]
    public void No_type_is_a_manager_a_helper_a_bag_of_utilities_or_an_impl() => Assert.Empty(SourceTree.All
        .SelectMany(
            file => file.Code.Where(line => Vague().IsMatch(line))
                .Select(line => $"{file.Path}: {line.Trim()}")));

    [Fact]
    public void Every_test_file_mirrors_a_source_file()
    {
        var sources = SourceTree.Node.Select(file => $"{file.Folder}/{file.Name}")
            .ToHashSet(StringComparer.Ordinal);
        Assert.Empty(SourceTree.Tests
            .Where(
                file => file.Name.EndsWith("Tests", StringComparison.Ordinal)
                    && !Exempt.Contains(file.Folder))
            .Where(file => !Suffixes.Any(suffix => file.Name.EndsWith(suffix, StringComparison.Ordinal)
                && sources.Contains($"{file.Folder}/{file.Name[..^suffix.Length]}")))
            .Select(file => file.Path));
    }

    [Fact]
    public void No_test_sleeps() => Assert.Empty(SourceTree.Tests
        .Where(
            file => file.Path != "Architecture/NamingTests.cs"
                && file.Code.Any(line => Sleep().IsMatch(line)))
        .Select(file => file.Path));

    /// <summary>
    /// Rows that are found beforehand run in an order that depends on the folder they were built in.
    /// </summary>
    [Fact]
    public void Scenarios_that_share_a_node_run_in_the_order_they_are_written_in() =>
        Assert.Empty(SourceTree.Tests
            .Where(file => file.Code.Any(
                    line => line.Contains("ScenarioTable Table", StringComparison.Ordinal))
                && file.Code.Any(line => line.Contains("MemberData(nameof(", StringComparison.Ordinal)
                    && !line.Contains("DisableDiscoveryEnumeration = true", StringComparison.Ordinal)))
            .Select(file => file.Path)
            .Except(["Architecture/NamingTests.cs"]));

    [Fact]
    public void Nothing_is_left_to_do_and_no_code_is_commented_out() => Assert.Empty(SourceTree.All
        .Where(file => file.Path != "Architecture/NamingTests.cs")
        .SelectMany(
            file => file.Lines.Where(line => Leftover().IsMatch(line))
                .Select(line => $"{file.Path}: {line.Trim()}")));

    [Fact]
    public void A_file_is_named_after_its_first_type() => Assert.Empty(SourceTree.Node
        .Where(file => file.Name != "Program")
        .Where(
            file => !file.Code.Any(
                line => TypeHead().Match(line) is { Success: true } head
                    && head.Groups[1].Value == file.Name))
        .Where(file => !FilesOfMany.Contains(file.Name))
        .Select(file => file.Path));

    /// <summary>Files of several small types that belong together.</summary>
    private static string[] FilesOfMany =>
    [
        .. SourceTree.Node
            .Select(file => file.Name)
            .Where(name => name.EndsWith("Dtos", StringComparison.Ordinal)),
        "AuditEvents",
    ];

    [GeneratedRegex(
        @"\b(?:class|record|struct|interface|enum)\s+\w*"
        + @"(?:Manager|Helper|Helpers|Utils|Utilities|Util|Impl)\b")]
    private static partial Regex Vague();

    [GeneratedRegex(@"Thread\.Sleep|Task\.Delay")]
    private static partial Regex Sleep();

    [GeneratedRegex(@"\b(?:TODO|FIXME|HACK|XXX)\b|^\s*//(?!/).*[;{}]\s*$")]
    private static partial Regex Leftover();

    [GeneratedRegex(@"\b(?:class|record|struct|interface|enum)\s+(?:struct\s+|class\s+)?(\w+)")]
    private static partial Regex TypeHead();
}
