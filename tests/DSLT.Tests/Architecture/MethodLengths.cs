using System.Text.RegularExpressions;

namespace DSLT.Tests.Architecture;

/// <summary>
/// How long the members of a file are, by indentation alone: the build enforces it, so a member of a type
/// begins after the type's own indent plus four and ends where that indent closes it.
/// </summary>
internal static partial class MethodLengths
{
    public static IEnumerable<(int Line, int Lines)> Of(SourceFile file)
    {
        var lines = file.Lines;
        for (var i = 0; i < lines.Length; i++)
        {
            // A table of test data is as long as it has rows.
            if (Head().Match(lines[i]) is not { Success: true } head
                || lines[i].EndsWith("=> new()", StringComparison.Ordinal))
            {
                continue;
            }

            var indent = head.Groups[1].Length;
            var end = i;
            while (end < lines.Length - 1 && !Ends(lines[end], indent))
            {
                end++;
            }

            yield return (i + 1, end - i + 1);
        }
    }

    /// <summary>A closing brace at the member's indent, or a statement's end at it or one step in.</summary>
    private static bool Ends(string line, int indent)
    {
        var depth = line.Length - line.TrimStart().Length;
        return (depth == indent && (line.TrimStart().StartsWith('}') || line.EndsWith(';')))
            || (depth == indent + 4 && line.EndsWith(';') && IsExpression(line));
    }

    /// <summary>Only an expression body ends one step in without a brace after it.</summary>
    private static bool IsExpression(string line) => !line.TrimStart().StartsWith('{')
        && !line.Contains(" = ", StringComparison.Ordinal)
        && !line.TrimStart().StartsWith("return", StringComparison.Ordinal)
        && !line.TrimStart().StartsWith("await", StringComparison.Ordinal);

    [GeneratedRegex(
        @"^((?: {4})+)(?:public|private|internal|protected)\s"
        + @"(?!.*\b(?:class|record|struct|interface|enum|readonly|const)\b)")]
    private static partial Regex Head();
}
