using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using DSLT.Core;

namespace DSLT.Features.Nfts;

/// <summary>What is right and wrong with the rows of a batch, all of them at once.</summary>
internal static class MintBatchRules
{
    public const int MaxItems = 10_000;

    /// <summary>Of a line of a CSV; the last ones may be left out.</summary>
    public static readonly string[] Columns = ["name", "image", "description", "quantity", "traits"];

    public static Refusal? CheckCount(int count) => count is > 0 and <= MaxItems
        ? null
        : Refusal.Invalid("items", $"A batch is 1 to {MaxItems} items.");

    /// <summary>The items whose rows can be made; of the other rows what is wrong with them.</summary>
    public static (ImmutableArray<NewNft> Items, List<MintRowError> Errors) Read(
        IReadOnlyList<MintRowBody?> rows, NftMetadata? shared, NftKind kind, bool isDraft)
    {
        var (items, errors) = (
            ImmutableArray.CreateBuilder<NewNft>(rows.Count), new List<MintRowError>());
        for (var i = 0; i < rows.Count; i++)
        {
            if (Read(rows[i], shared, kind, isDraft).Is(out var item, out var refusal))
            {
                items.Add(item);
            }
            else
            {
                errors.Add(new MintRowError(i + 1, refusal.Code.Name, refusal.Detail));
            }
        }

        return (items.ToImmutable(), errors);
    }

    /// <summary>The lines of a CSV as rows; one that cannot be read is null.</summary>
    public static List<MintRowBody?> Rows(IReadOnlyList<IReadOnlyList<string>> lines) =>
        [.. lines.Select(Row)];

    /// <summary>The refusal of a batch some of whose rows are wrong.</summary>
    public static Refusal First(List<MintRowError> errors) => Refusal.Invalid(
        "items",
        $"{errors.Count} rows are wrong, row {errors[0].Row} is the first: {errors[0].Detail} A dry run "
            + "tells them all.");

    private static Result<NewNft> Read(
        MintRowBody? row, NftMetadata? shared, NftKind kind, bool isDraft)
    {
        if (row is null)
        {
            return Refusal.Invalid(
                "row", "A row has the cells name,image,description,quantity,traits, the last ones or not; "
                    + "traits are type=value, with semicolons between them.");
        }

        return !NftMetadataRules.Check(Whole(row.Metadata, shared)).Is(out var described, out var refusal)
            || !NftRules.Quantity(row.Quantity).Is(out var quantity, out refusal)
            || !NftRules.Most(kind, row.MaxSupply, quantity).Is(out var most, out refusal)
                ? refusal
                : new NewNft(described.Name, described.Json, isDraft ? 0 : quantity, most);
    }

    private static NftMetadata Whole(NftMetadata own, NftMetadata? shared) => shared is null
        ? own
        : new NftMetadata(
            own.Name, own.Description ?? shared.Description, own.Image ?? shared.Image,
            own.ExternalUrl ?? shared.ExternalUrl, own.AnimationUrl ?? shared.AnimationUrl,
            own.BackgroundColor ?? shared.BackgroundColor, own.Attributes ?? shared.Attributes);

    private static MintRowBody? Row(IReadOnlyList<string> cells)
    {
        string? Cell(int at) => at < cells.Count && cells[at].Length > 0 ? cells[at] : null;
        long? quantity = null;
        if (Cell(3) is { } text)
        {
            if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            quantity = number;
        }

        var traits = Cell(4)?.Split(';').Select(trait => trait.Split('=', 2)).ToList();
        return cells.Count > Columns.Length || traits?.Any(trait => trait.Length != 2) == true
            ? null
            : new MintRowBody(
                new NftMetadata(
                    Cell(0), Cell(2), Cell(1),
                    Attributes: traits?.Select(trait => new NftAttribute(
                        JsonSerializer.SerializeToElement(
                            trait[1].Trim(), MintBatchText.Default.String),
                        trait[0].Trim())).ToList()),
                quantity);
    }
}

[JsonSerializable(typeof(string))]
internal sealed partial class MintBatchText : JsonSerializerContext;
