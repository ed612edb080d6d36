using DSLT;
using DSLT.Cli;
using DSLT.Data;
using Microsoft.AspNetCore.Connections;

try
{
    return await CommandLine.Run(args);
}
catch (IOException exception) when (exception.InnerException is AddressInUseException)
{
    Console.Error.WriteLine(
        $"{exception.Message} Stop what listens there, or choose another: Urls=http://localhost:8081.");
    return 1;
}
catch (Exception exception) when (exception is StorageException or InvalidSettingException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
