namespace DSLT.Tests.Architecture;

public sealed class SizeTests
{
    private const int MaxFileLines = 400;
    private const int MaxMedianLines = 120;
    private const int MaxMethodLines = 60;
    private const int MaxColumns = 110;

    [Fact]
    public void No_file_has_more_than_400_lines_and_the_median_is_about_120()
    {
        Assert.Empty(
            SourceTree.All.Where(file => file.Lines.Length > MaxFileLines).Select(file => file.Path));
        var lengths = SourceTree.Node.Select(file => file.Lines.Length).Order().ToArray();
        var median = lengths[lengths.Length / 2];
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{lengths.Length} files, median {median}, longest {lengths[^1]} lines");
        Assert.True(median <= MaxMedianLines, $"The median is {median} lines.");
    }

    [Fact]
    public void No_line_has_more_than_110_columns() =>
        Assert.Empty(SourceTree.All.SelectMany(file => file.Lines
        .Select((line, i) => (line, i))
        .Where(pair => pair.line.Length > MaxColumns)
        .Select(pair => $"{file.Path}:{pair.i + 1} has {pair.line.Length}")));

    [Fact]
    public void No_method_has_more_than_60_lines() =>
        Assert.Empty(SourceTree.All.SelectMany(file => MethodLengths.Of(file)
            .Where(method => method.Lines > MaxMethodLines)
            .Select(method => $"{file.Path}:{method.Line} has {method.Lines} lines")));

    [Fact]
    public void The_length_of_a_method_is_counted_from_its_head_to_its_end()
    {
        string[] lines =
        [
            "internal sealed class A",
            "{",
            "    private static readonly int[] Values =",
            "    [",
            "        1,",
            "    ];",
            "",
            "    public int Long(",
            "        int a)",
            "    {",
            "        return a;",
            "    }",
            "",
            "    public int Short() =>",
            "        1;",
            "}",
        ];
        var methods = MethodLengths.Of(new SourceFile("A.cs", lines)).ToList();
        Assert.Equal([(8, 5), (14, 2)], methods.Where(method => method.Line > 3));
    }
}
