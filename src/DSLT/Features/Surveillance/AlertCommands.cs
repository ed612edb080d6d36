using DSLT.Core;
using DSLT.Sequencing;

namespace DSLT.Features.Surveillance;

/// <summary>Commands of the review queue.</summary>
internal static class AlertCommands
{
    public const int MaxNoteLength = 1_000;

    /// <summary>
    /// Puts a finding into the queue, unless its pattern is there already; says up to when it is.
    /// </summary>
    public static Result<long> Raise(Tx tx, Finding finding, int repeatSeconds)
    {
        var alerts = tx.State.Alerts;
        if (finding.SeenAt > alerts.KnownUntil(finding.Key, repeatSeconds))
        {
            var alert = new Alert(alerts.NextId(), finding, tx.Now, AlertStatus.Open, 0, 0, null);
            alerts.Save(alert);
            tx.Note(
                $"alert {alert.Id}, {AlertTexts.Of(finding.Kind)} by user {finding.User}: {finding.Summary}");
        }

        return alerts.KnownUntil(finding.Key, repeatSeconds);
    }

    /// <summary>Closes an alert with a decision.</summary>
    public static Result<Alert> Review(Tx tx, string? alertId, ReviewRequest request)
    {
        if (!Ids.Parse(alertId, "alert").Is(out var id, out var refusal)
            || !AlertTexts.Decision(request.Decision).Is(out var status, out refusal))
        {
            return refusal;
        }

        if (request.Note is { Length: > MaxNoteLength })
        {
            return Refusal.Invalid("note", $"A note has at most {MaxNoteLength} characters.");
        }

        if (tx.State.Alerts.Find(id) is not { } alert)
        {
            return Refusal.NotFound("alert", id.ToText());
        }

        if (alert.Status != AlertStatus.Open)
        {
            return new Refusal(
                Code.AlreadyReviewed, $"Alert {id} has been reviewed: {AlertTexts.Of(alert.Status)}.");
        }

        var reviewed = alert with
        {
            Status = status,
            ReviewedBy = tx.Caller.UserId,
            ReviewedAt = tx.Now,
            Note = request.Note,
        };
        tx.State.Alerts.Save(reviewed);
        tx.Note($"alert {id} {AlertTexts.Of(status)}" + (request.Note is null ? "" : $": {request.Note}"));
        return reviewed;
    }
}
