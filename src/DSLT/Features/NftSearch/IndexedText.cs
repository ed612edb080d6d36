using System.Text.Json;
using DSLT.Features.Nfts;

namespace DSLT.Features.NftSearch;

/// <summary>What an item is found by.</summary>
internal readonly record struct IndexedText(
    IReadOnlyList<string> Words, IReadOnlyList<(string Type, string Value, bool IsNumber)> Traits)
{
    public static IndexedText Of(string name, string metadata)
    {
        var described = NftMetadataRules.Parse(metadata);
        var words = new List<string>(16);
        SearchWords.Add(words, name, SearchWords.MaxOfItem);
        var traits = new List<(string, string, bool)>(described.Attributes?.Count ?? 0);
        foreach (var attribute in described.Attributes ?? [])
        {
            var isText = attribute.Value.ValueKind == JsonValueKind.String;
            var value = isText ? attribute.Value.GetString()! : attribute.Value.GetRawText();
            traits.Add((attribute.TraitType ?? "", value, !isText || attribute.DisplayType is not null));
            SearchWords.Add(words, isText ? value : null, SearchWords.MaxOfItem);
        }

        SearchWords.Add(words, described.Description, SearchWords.MaxOfItem);
        return new IndexedText(words, traits);
    }
}
