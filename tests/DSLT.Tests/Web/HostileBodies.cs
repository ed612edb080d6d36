using System.Text;
using System.Text.Json.Nodes;

namespace DSLT.Tests.Web;

/// <summary>
/// Bodies that nobody means well with, made from one that a route takes; the same for the same seed.
/// </summary>
internal sealed class HostileBodies(int seed)
{
    private static readonly string[] Values =
    [
        "null", "true", "[]", "{}", "[null]", "\"\"", "\" \"", "0", "-0", "-1", "1e400", "1E-400", "0.1",
        "123456789012345678901234567890123456789012345678901234567890", "\"1e5\"", "\"-1\"", "\"NaN\"",
        "\"\\u0000\"", "\"\\ud800\"", "\"\\u202e\"", "\"\u0660\"", "\"\U0001F4A9\"",
        "\"'; DROP TABLE journal; --\"",
        "\"../../etc/passwd\"", "\"%00%n%s\"", "{\"$type\":\"System.Object\"}", "[[[[[[]]]]]]",
        "\"9999-99-99\"",
        "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59.9999999Z\"", "9223372036854775808", "-2147483649",
        "\"170141183460469231731687303715884105728\"", "\"0.0000000000000000000000000000001\"",
    ];

    private readonly Random random = new(seed);

    /// <summary>A body with one to three things wrong with it.</summary>
    public string From(JsonObject valid)
    {
        var text = valid.ToJsonString();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            text = random.Next(6) switch
            {
                0 => Cut(text),
                1 => Garble(text),
                2 => Insert(text),
                _ => Replace(text),
            };
        }

        return text;
    }

    private string Cut(string text) => text[..random.Next(text.Length + 1)];

    private string Garble(string text)
    {
        var letters = new StringBuilder(text);
        for (var i = 0; i < 3 && letters.Length > 0; i++)
        {
            letters[random.Next(letters.Length)] = (char)random.Next(1, 0xD800);
        }

        return letters.ToString();
    }

    private string Insert(string text) => text.Insert(random.Next(text.Length + 1), random.Next(4) switch
    {
        0 => new string('[', random.Next(1, 100)),
        1 => $"\"{new string('a', random.Next(1, 50_000))}\":1,",
        2 => new string('9', random.Next(1, 5_000)),
        _ => Values[random.Next(Values.Length)],
    });

    /// <summary>Puts another value where one stands.</summary>
    private string Replace(string text)
    {
        var starts = Enumerable.Range(0, text.Length).Where(i => text[i] == ':').ToArray();
        if (starts.Length == 0)
        {
            return Insert(text);
        }

        var start = starts[random.Next(starts.Length)] + 1;
        var end = text.IndexOfAny([',', '}', ']'], start);
        return end < 0 ? Insert(text) : text[..start] + Values[random.Next(Values.Length)] + text[end..];
    }
}
