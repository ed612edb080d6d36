using System.Runtime.CompilerServices;

namespace DSLT.Tests.Architecture;

/// <summary>The C# files of the repository, as they stand on the disk.</summary>
internal static class SourceTree
{
    private static readonly string Root = FindRoot();

    /// <summary>What the node is made of.</summary>
    public static IReadOnlyList<SourceFile> Node { get; } = Read("src/DSLT");

    public static IReadOnlyList<SourceFile> Tests { get; } = Read("tests/DSLT.Tests");

    public static IReadOnlyList<SourceFile> All { get; } = [.. Node, .. Tests, .. Read("tests/DSLT.Bench")];

    private static List<SourceFile> Read(string folder)
    {
        var directory = Path.Combine(Root, folder);
        return [.. Directory.EnumerateFiles(directory, "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(directory, path).Replace('\\', '/'))
            .Where(
                path => !path.StartsWith("obj/", StringComparison.Ordinal)
                    && !path.StartsWith("bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(path, File.ReadAllLines(Path.Combine(directory, path))))];
    }

    private static string FindRoot([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../.."));
}

/// <param name="Path">Relative to its project, with slashes.</param>
internal sealed record SourceFile(string Path, string[] Lines)
{
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public string Folder => System.IO.Path.GetDirectoryName(Path) ?? "";

    /// <summary>The lines that are neither comments nor empty.</summary>
    public IEnumerable<string> Code =>
        Lines.Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal));

    public IEnumerable<string> Usings => Lines
        .Where(line => line.StartsWith("using ", StringComparison.Ordinal))
        .Select(line => line["using ".Length..].TrimEnd(';'));

    public bool Says(string text) => Code.Any(line => line.Contains(text, StringComparison.Ordinal));
}
