using Weir.Connectors;
using Weir.Connectors.Commands;

namespace Weir.Commands;

/// <summary>Makes pipelines of connections.</summary>
public static class CommandSourceExtensions
{
    /// <summary>
    /// A pipeline of statements to this database. It contacts the database when the first batch goes out; disposing it sends
    /// what is left and waits for it. The connection object must outlive it.
    /// </summary>
    /// <exception cref="WeirException">The connection takes no statements, or an option is wrong.</exception>
    public static CommandPipeline CreateCommandPipeline(this IDataSource source, CommandPipelineOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source is ICommandSource commands
            ? commands.CreateCommandPipeline(options)
            : throw new WeirException(
                ErrorCode.NotSupported,
                $"connection \"{source.Name}\" ({source.Type}) takes no command pipelines"
            )
            {
                Hint = "PostgreSQL and SQLite do.",
            };
    }

    /// <inheritdoc cref="CreateCommandPipeline(IDataSource, CommandPipelineOptions?)"/>
    public static CommandPipeline CreateCommandPipeline(
        this ICommandSource source,
        CommandPipelineOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= CommandPipelineOptions.Default;
        options.Validate();
        return new CommandPipeline(source, options);
    }
}
