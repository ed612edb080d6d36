using DSLT;
using DSLT.Data;
using DSLT.Sequencing;

try
{
    var app = NodeHost.Build(args);
    var store = app.Services.GetRequiredService<Store>();
    var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("DSLT");
    app.Lifetime.ApplicationStarted.Register(() => Greeting.Log(app, store, logger));
    app.Run();
    return 0;
}
catch (Exception exception) when (exception is StorageException or InvalidSettingException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
