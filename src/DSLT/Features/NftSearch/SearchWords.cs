using System.Text;
using AnyAscii;

namespace DSLT.Features.NftSearch;

/// <summary>
/// The words of a text: runs of letters and digits, small, without accents. What is found by them is found
/// however it was written.
/// </summary>
internal static class SearchWords
{
    public const int MaxLength = 32;

    /// <summary>Of one item: its name, its traits and the beginning of its description.</summary>
    public const int MaxOfItem = 64;

    /// <summary>Adds the words of a text that are not there yet, as long as there is room.</summary>
    public static void Add(List<string> words, string? text, int most)
    {
        if (text is null)
        {
            return;
        }

        var word = new StringBuilder(MaxLength);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                word.Append(Plain(rune));
            }
            else if (!IsAccent(rune))
            {
                Take(words, word, most);
            }
        }

        Take(words, word, most);
    }

    /// <summary>A small letter without accents; those of other scripts than Latin stay.</summary>
    private static string Plain(Rune rune)
    {
        var small = Rune.ToLowerInvariant(rune);
        return small.Value switch
        {
            >= 0xC0 and < 0x250 or >= 0x1E00 and < 0x1F00 =>
                small.ToString().Transliterate().ToLowerInvariant(),
            >= 0xFF01 and <= 0xFF5E => ((char)(small.Value - 0xFF01 + '!')).ToString(),
            _ => small.ToString(),
        };
    }

    /// <summary>An accent that stands behind its letter.</summary>
    private static bool IsAccent(Rune rune) => rune.Value is >= 0x300 and < 0x370;

    private static void Take(List<string> words, StringBuilder word, int most)
    {
        if (word.Length == 0)
        {
            return;
        }

        var text = word.ToString(0, Math.Min(word.Length, MaxLength));
        word.Clear();
        if (words.Count < most && !words.Contains(text))
        {
            words.Add(text);
        }
    }
}
