using Weir.SqlLogic.Running;

return await Runner.RunAsync(args, Console.Out, Console.Error);
