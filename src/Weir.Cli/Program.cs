using Weir.Cli;

return await CommandLine.RunAsync(args).ConfigureAwait(false);
