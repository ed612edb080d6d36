using System.Text;
using DSLT.Data;
using DSLT.Features.Media;

namespace DSLT.Verification;

/// <summary>
/// Whether the bytes of every row of media are there, in their length, and where it is asked for the very
/// ones that their CID names; and whether what users have used is the sum of what they have.
/// </summary>
internal sealed class MediaRows(IDatabase database, IMediaStorage storage, bool hashes)
{
    private const int RowsAtOnce = 1_000;

    /// <summary>In pages: a moment of the truth is not held while bytes are read.</summary>
    private const string RowsSql =
        "SELECT cid, bytes FROM media WHERE cid > $1 ORDER BY cid LIMIT 1000";

    private const string RowSql = "SELECT cid FROM media WHERE cid = $1";

    private const string RemovedSql =
        "SELECT m.cid FROM media m JOIN media_removed r ON r.cid = m.cid";

    private const string ThumbnailsSql =
        "SELECT m.cid FROM media m LEFT JOIN media t ON t.cid = m.thumbnail "
        + "WHERE m.thumbnail IS NOT NULL AND t.cid IS NULL";

    private const string SumsSql =
        "SELECT s.user_id, s.files, s.bytes, coalesce(u.files, -1), coalesce(u.bytes, -1) FROM ("
        + "SELECT 0 AS user_id, count(*) AS files, CAST(coalesce(sum(bytes), 0) AS BIGINT) AS bytes "
        + "FROM media "
        + "UNION ALL SELECT o.user_id, count(*), CAST(sum(m.bytes + coalesce(t.bytes, 0)) AS BIGINT) "
        + "FROM media_uploads o JOIN media m ON m.cid = o.cid "
        + "LEFT JOIN media t ON t.cid = m.thumbnail AND t.cid <> m.cid GROUP BY o.user_id) s "
        + "LEFT JOIN media_usage u ON u.user_id = s.user_id "
        + "WHERE s.files > 0 AND (u.files IS NULL OR u.files <> s.files OR u.bytes <> s.bytes)";

    private readonly Findings findings = new();
    private long files;
    private long bytes;

    /// <summary>Checks all rows, beside a node that may be writing.</summary>
    public async Task<MediaReport> Check(IProgress<VerifyProgress>? progress, CancellationToken cancellation)
    {
        CheckSums();
        var after = "";
        while (true)
        {
            var page = Page(after);
            foreach (var (cid, length) in page)
            {
                await Check(cid, length, cancellation);
                (files, bytes) = (files + 1, bytes + length);
                progress?.Report(new VerifyProgress("media", files, files));
            }

            if (page.Count < RowsAtOnce)
            {
                return new MediaReport(files, bytes, hashes, findings.Count, findings.First);
            }

            after = page[^1].Cid;
        }
    }

    private List<(string Cid, long Bytes)> Page(string after)
    {
        using var truth = database.OpenReading(MigrationTarget.Truth);
        var page = new List<(string, long)>(RowsAtOnce);
        using var rows = truth.Open(RowsSql, after);
        while (rows.Next())
        {
            page.Add((rows.Text(0)!, rows.Number(1)));
        }

        return page;
    }

    private async Task Check(string cid, long expected, CancellationToken cancellation)
    {
        if (Cid.Parse(cid)?.Text != cid)
        {
            findings.Add(FindingKind.Media, $"media {cid}", "a CID", "none");
            return;
        }

        var found = await storage.Length(cid, cancellation);
        if (found != expected && IsGone(cid))
        {
            return;
        }

        if (found != expected)
        {
            findings.Add(
                FindingKind.Media, $"media {cid}", $"{expected} bytes", found is null ? "none" : $"{found}");
        }
        else if (hashes && await Hash(cid, expected, cancellation) is var hash && hash != cid)
        {
            findings.Add(FindingKind.Media, $"media {cid}", "its bytes", $"those of {hash}");
        }
    }

    /// <summary>Whether the row went since it was read: its bytes go after it.</summary>
    private bool IsGone(string cid)
    {
        using var truth = database.OpenReading(MigrationTarget.Truth);
        using var rows = truth.Open(RowSql, cid);
        return !rows.Next();
    }

    private async Task<string> Hash(string cid, long length, CancellationToken cancellation)
    {
        using var hasher = new CidHasher();
        await foreach (var piece in storage.Read(cid, 0, length, cancellation))
        {
            hasher.Append(piece.Span);
        }

        return hasher.Finish().Text;
    }

    private void CheckSums()
    {
        using var truth = database.OpenReading(MigrationTarget.Truth);
        using (var rows = truth.Open(ThumbnailsSql))
        {
            while (rows.Next())
            {
                findings.Add(FindingKind.Media, $"media {rows.Text(0)}", "a row of its thumbnail", "none");
            }
        }

        using (var rows = truth.Open(RemovedSql))
        {
            while (rows.Next())
            {
                findings.Add(FindingKind.Media, $"media {rows.Text(0)}", "none, taken down", "a row");
            }
        }

        using var sums = truth.Open(SumsSql);
        while (sums.Next())
        {
            findings.Add(
                FindingKind.Media, $"media of user {sums.Number(0)}",
                $"{sums.Number(1)} files, {sums.Number(2)} bytes",
                $"{sums.Number(3)} files, {sums.Number(4)} bytes");
        }
    }
}

/// <summary>What of media was found, or what does not hold.</summary>
/// <param name="Hashed">True where the bytes were read, and not only measured.</param>
internal sealed record MediaReport(
    long Files, long Bytes, bool Hashed, long FindingCount, IReadOnlyList<Finding> Findings)
{
    public bool Holds => FindingCount == 0;

    public string ToText()
    {
        var text = new StringBuilder();
        var how = Hashed ? "all read and hashed" : "there in full length";
        text.AppendLine(
            $"media        {Files} files, {Bytes} bytes, {how}"
            + (Holds ? "" : $"; {FindingCount} findings"));
        foreach (var finding in Findings)
        {
            text.AppendLine($"- {finding}");
        }

        return text.ToString();
    }
}
