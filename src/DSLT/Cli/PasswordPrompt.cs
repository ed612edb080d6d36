namespace DSLT.Cli;

/// <summary>
/// Takes a password from DSLT_PASSWORD, from a pipe, or from the keyboard without showing it: never from an
/// argument, where every process of the machine could read it.
/// </summary>
internal static class PasswordPrompt
{
    public const string Variable = "DSLT_PASSWORD";

    public const string Explanation = $"The password comes from {Variable}, a pipe or the keyboard.";

    public static string Read()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
        {
            return given;
        }

        if (Console.IsInputRedirected)
        {
            return Console.ReadLine() ?? "";
        }

        Console.Error.Write("Password: ");
        var password = "";
        for (var key = ReadKey(); key.Key != ConsoleKey.Enter; key = ReadKey())
        {
            password = key.Key == ConsoleKey.Backspace
                ? password[..Math.Max(password.Length - 1, 0)]
                : password + key.KeyChar;
        }

        Console.Error.WriteLine();
        return password;
    }

    private static ConsoleKeyInfo ReadKey() => Console.ReadKey(intercept: true);
}
