using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Weir.Configuration;
using Weir.Connectors;
using Weir.Connectors.Resilience;
using Weir.Engine;
using Weir.Hosting;
using Weir.Secrets;

namespace Weir.Cli.Commands;

/// <summary><c>weir conns list|test|discover</c>: connections, whether they answer, and what is in them.</summary>
internal sealed class ConnsCommand : ICommand
{
    public Command Create()
    {
        var command = new Command("conns", "Lists, tests and explores connections");
        command.Subcommands.Add(Verb("list", "Lists the connections", ListAsync));
        command.Subcommands.Add(Verb("test", "Contacts the connections and shows how long they took", TestAsync));
        command.Subcommands.Add(Verb("discover", "Lists tables and columns of the connections", DiscoverAsync));
        return command;
    }

    private static Command Verb(
        string name,
        string description,
        Func<IReadOnlyList<IDataSource>, CancellationToken, Task<int>> action
    )
    {
        var common = new CommonOptions();
        var connection = new Argument<string?>("NAME")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "One connection (default: all)",
        };
        var command = new Command(name, description) { connection };
        common.Handle(
            command,
            async (parsed, token) =>
            {
                var session = await SessionFactory.CreateAsync(common.Request(parsed), token).ConfigureAwait(false);
                await using var scope = session.ConfigureAwait(false);
                return await action(Select(session, parsed.GetValue(connection)), token).ConfigureAwait(false);
            }
        );
        return command;
    }

    private static IReadOnlyList<IDataSource> Select(WeirSession session, string? name)
    {
        if (name is null)
        {
            return session.Connections;
        }

        var found = session.Connections.FirstOrDefault(c => c.Name == name);
        return found is null
            ? throw new WeirException(ErrorCode.UsageError, $"there is no connection \"{name}\"")
            {
                Hint = Suggestions.DidYouMean(name, session.Connections.Select(c => c.Name)),
            }
            : [found];
    }

    private static Task<int> ListAsync(IReadOnlyList<IDataSource> connections, CancellationToken cancellationToken)
    {
        foreach (var connection in connections)
        {
            Console.Out.WriteLine(
                $"{connection.Name}\t{connection.Type}\t{SecretRedactor.Redact(connection.Location)}{Describe(connection.Health)}"
            );
        }

        return Task.FromResult(ExitCodes.Done);
    }

    /// <summary>What this process has seen of the source; nothing where nothing is counted.</summary>
    private static string Describe(SourceHealth? health) =>
        health is { } h
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"\tcircuit {Quantities.SnakeCase(h.Circuit.ToString())}\tpool {h.Pool.InUse + h.Pool.Idle} open of {h.Pool.Maximum}: {h.Pool.InUse} in use, {h.Pool.Idle} idle, {h.Pool.Waiting} waiting; {h.Held} beside it"
            )
            : "";

    private static async Task<int> TestAsync(
        IReadOnlyList<IDataSource> connections,
        CancellationToken cancellationToken
    )
    {
        var code = ExitCodes.Done;
        foreach (var connection in connections)
        {
            var start = Stopwatch.GetTimestamp();
            try
            {
                await connection.PingAsync(cancellationToken).ConfigureAwait(false);
                Console.Out.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{connection.Name}\tok\t{Stopwatch.GetElapsedTime(start).TotalMilliseconds:0.0} ms"
                    )
                );
            }
            catch (WeirException exception)
            {
                Console.Out.WriteLine(
                    SecretRedactor.Redact($"{connection.Name}\tfailed\t{exception.Code.Name}: {exception.Message}")
                );
                code = ExitCodes.Of(exception);
            }
        }

        return code;
    }

    private static async Task<int> DiscoverAsync(
        IReadOnlyList<IDataSource> connections,
        CancellationToken cancellationToken
    )
    {
        foreach (var connection in connections)
        {
            foreach (var name in await connection.ListTablesAsync(cancellationToken).ConfigureAwait(false))
            {
                var table = await connection.FindTableAsync(name, cancellationToken).ConfigureAwait(false);
                Console.Out.WriteLine($"{connection.Name}.{name}");
                foreach (var field in table?.Schema.Fields ?? [])
                {
                    Console.Out.WriteLine($"  {field.Name} {field.Type}{(field.IsNullable ? "" : " NOT NULL")}");
                }
            }
        }

        return ExitCodes.Done;
    }
}
