using DSLT;
using DSLT.Cli;
using DSLT.Data;

try
{
    return await CommandLine.Run(args);
}
catch (Exception exception) when (exception is StorageException or InvalidSettingException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
