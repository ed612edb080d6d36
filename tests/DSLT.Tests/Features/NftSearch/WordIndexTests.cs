using DSLT.Features.NftSearch;

namespace DSLT.Tests.Features.NftSearch;

public sealed class WordIndexTests
{
    [Theory]
    [InlineData("Golden Dragon #123", "golden dragon 123")]
    [InlineData("Éclair, ÇA & straße—ŌSAKA", "eclair ca strasse osaka")]
    [InlineData("Cafe\u0301 ЖАР-птица", "cafe жар птица")]
    [InlineData("東京タワー ２１", "東京タワー 21")]
    [InlineData("a a A.a ...", "a")]
    [InlineData("  ", "")]
    public void Words_are_runs_of_letters_and_digits_without_accents(string text, string words)
    {
        var found = new List<string>();
        SearchWords.Add(found, text, SearchWords.MaxOfItem);
        Assert.Equal(words, string.Join(' ', found));
    }

    [Fact]
    public void There_are_no_more_words_than_asked_for_and_none_is_longer_than_a_word_may_be()
    {
        var found = new List<string>();
        SearchWords.Add(found, new string('x', 100) + " two three four", 3);
        Assert.Equal([new string('x', SearchWords.MaxLength), "two", "three"], found);
    }

    [Fact]
    public void Words_and_beginnings_find_the_places_of_a_plain_dictionary()
    {
        var random = new Random(1);
        var index = new WordIndex();
        var plain = new Dictionary<string, SortedSet<int>>(StringComparer.Ordinal);
        for (var place = 0; place < 5_000; place++)
        {
            foreach (var word in (string[])[$"w{random.Next(40)}", $"x{random.Next(1, 4_000)}", $"{place}"])
            {
                index.Add(word, place);
                index.Add(word, place);
                (plain.TryGetValue(word, out var places) ? places : plain[word] = []).Add(place);
            }

            index.Sort();
        }

        foreach (var word in (string[])["w7", "x1", "x12", "x39", "17", "y", "w", "x"])
        {
            Assert.Equal(plain.GetValueOrDefault(word) ?? [], Places.In(index.Find(word)));

            // Some thousand words begin with an x: the first thousand are looked through.
            if (word != "x")
            {
                Assert.Equal(
                    plain.Where(one => one.Key == word || (one.Key.StartsWith(word, StringComparison.Ordinal)
                        && !char.IsDigit(word[0]))).SelectMany(one => one.Value).Distinct().Order(),
                    Places.In(index.FindBeginning(word)));
            }
        }

        Assert.InRange(index.FindBeginning("x").Count(), 1, 4_999);
        index.Sort(atOnce: true);
        Assert.Equal(plain["w7"].Count, index.Find("w7").Count());
    }
}
