return await DSLT.Bench.Cli.BenchCommands.Root().Parse(args).InvokeAsync();
