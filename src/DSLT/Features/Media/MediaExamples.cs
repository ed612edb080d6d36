namespace DSLT.Features.Media;

/// <summary>What answers of media look like, for the documents.</summary>
internal static class MediaExamples
{
    private const string Cid = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e";

    private const string Thumbnail = "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku";

    public static readonly object[] All =
    [
        new MediaResponse(
            Cid, "image/png", 182_344, 1_024, 768, $"/api/media/{Cid}", Thumbnail,
            $"/api/media/{Cid}/thumbnail", Existed: false,
            new DateTime(2026, 12, 1, 12, 0, 0, DateTimeKind.Utc)),
    ];
}
