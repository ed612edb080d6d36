namespace DSLT.Sequencing;

/// <summary>A sentence for the audit log about a change that has no postings.</summary>
internal sealed class Note(string text) : Event
{
    public string Text { get; } = text;

    public override EventTag Tag => EventTag.Note;

    public static Note Read(ref PayloadReader reader) => new(reader.Text() ?? "");

    public override void Write(PayloadWriter writer) => writer.Text(Text);
}

/// <summary>An attempt that was refused: what was tried and the code it got.</summary>
internal sealed class Refused(string attempt, string code, string? detail) : Event
{
    public string Attempt { get; } = attempt;

    public string Code { get; } = code;

    public string? Detail { get; } = detail;

    public override EventTag Tag => EventTag.Refused;

    public static Refused Read(ref PayloadReader reader) =>
        new(reader.Text() ?? "", reader.Text() ?? "", reader.Text());

    public override void Write(PayloadWriter writer)
    {
        writer.Text(Attempt);
        writer.Text(Code);
        writer.Text(Detail);
    }

    public override void Project(Projection projection, in RecordHeader record) => projection.Outcome = Code;
}

/// <summary>What was answered to a write that had an idempotency key.</summary>
internal sealed class Response(int status, byte[] body) : Event
{
    public int Status { get; } = status;

    public byte[] Body { get; } = body;

    public override EventTag Tag => EventTag.Response;

    public static Response Read(ref PayloadReader reader) => new(reader.Count(), reader.Bytes().ToArray());

    public override void Write(PayloadWriter writer)
    {
        writer.Unsigned((ulong)Status);
        writer.Bytes(Body);
    }
}
