using DSLT.Core;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Nfts;

/// <summary>Many items at once, as JSON or as a CSV; all are made or none.</summary>
internal static class MintBatchEndpoints
{
    private static readonly Code[] Refusals =
    [
        Code.NotFound("collection"), Code.NotFound("user"), Code.Forbidden, Code.Invalid("items"),
        Code.Invalid("royalty_bps"), Code.Invalid("receivers"), Code.MaxSupplyExceeded, Code.AccountFrozen,
    ];

    public static void MapBatches(RouteGroupBuilder nfts)
    {
        nfts.MapPost("/collections/{collectionId}/items/batch", Batch)
            .WithName("MintItems")
            .WithSummary("Mint up to 10,000 items of a collection, all or none")
            .WithDescription(
                "'dryRun' answers what is wrong with every row and makes nothing. A body is at most a "
                    + "mebibyte: 10,000 rows of some 100 bytes each, for which 'shared' says what all have "
                    + "in common.")
            .Requires(Permission.MoveFunds)
            .Refuses(Refusals);
        nfts.MapPost("/collections/{collectionId}/items/csv", Csv)
            .WithName("MintItemsByCsv")
            .WithSummary("The same from a CSV: a line for each item, name,image,description,quantity,traits")
            .WithDescription(
                "The body is text/csv in UTF-8, with or without a first line that names the columns. Cells "
                    + "have no commas in them, the last ones may be left out; traits are type=value with "
                    + "semicolons between them.")
            .TakesText(
                CsvBody.Type,
                "name,image,description,quantity,traits\n"
                    + "Lynx 1,https://example.com/1.png,The first,1,eyes=amber;fur=grey\n")
            .Requires(Permission.MoveFunds)
            .Refuses([
                .. Refusals, Code.Invalid("draft"), Code.Invalid("dry_run"), Code.UnsupportedMediaType]);
    }

    private static ValueTask<Answer<MintBatchResponse>> Batch(
        string collectionId, MintBatchRequest request, Caller caller, Store store, Writes writes) =>
        Run(collectionId, request, request.Items, caller, store, writes);

    private static async ValueTask<Answer<MintBatchResponse>> Csv(
        string collectionId, HttpRequest http, Caller caller, Store store, Writes writes,
        CancellationToken cancellation, string? owner = null, string? draft = null, string? dryRun = null)
    {
        if (CsvBody.Check(http) is { } isNone)
        {
            return isNone;
        }

        if (!QueryFlag.Read(dryRun, "dryRun").Is(out var isDry, out var refusal)
            || !QueryFlag.Read(draft, "draft").Is(out var isDraft, out refusal)
            || !(await CsvBody.Read(
                    http, "items", MintBatchRules.Columns, MintBatchRules.MaxItems, cancellation))
                .Is(out var lines, out refusal))
        {
            return refusal;
        }

        return await Run(
            collectionId, new MintBatchRequest([], To: owner, Draft: isDraft, DryRun: isDry),
            MintBatchRules.Rows(lines), caller, store, writes);
    }

    private static async ValueTask<Answer<MintBatchResponse>> Run(
        string collectionId, MintBatchRequest request, IReadOnlyList<MintRowBody?> rows, Caller caller,
        Store store, Writes writes)
    {
        if (!store.State.Nfts.GetCommitted(collectionId).Is(out var collection, out var refusal))
        {
            return refusal;
        }

        if ((NftRules.MayManage(collection, caller.UserId) ?? MintBatchRules.CheckCount(rows.Count))
            is { } wrong)
        {
            return wrong;
        }

        var (items, errors) = MintBatchRules.Read(
            rows, request.Shared, collection.Kind, request.Draft is true);
        if (request.DryRun is true)
        {
            var read = await store.Sequencer.Read(state => new Room(NftRules.CheckRoom(
                collection, state.Nfts.CountsOf(collection.Id), rows.Count)));
            if (!read.Is(out var room, out refusal))
            {
                return refusal;
            }

            if (room.Refusal is { } full)
            {
                errors.Insert(0, new MintRowError(0, full.Code.Name, full.Detail));
            }

            return new MintBatchResponse(
                DryRun: true, collection.Id.ToText(), items.Length, null, null, null, errors);
        }

        return errors.Count > 0
            ? MintBatchRules.First(errors)
            : await writes.Run(caller, Command.NftMintBatch, tx => NftCommands.Managed(tx, collectionId)
                .Then(own => NftMinting.Create(tx, own, items, request.To, request.Royalty))
                .Then<MintBatchResponse>(first => new MintBatchResponse(
                    DryRun: false, collection.Id.ToText(), items.Length, first.ToText(),
                    (first + items.Length - 1).ToText(),
                    tx.State.Nfts.FindItem(first)!.Standing.Number is > 0 and var number ? number : null,
                    [])));
    }

    private sealed record Room(Refusal? Refusal);
}
