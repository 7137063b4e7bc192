namespace Weir.Connectors;

/// <summary>A function in FROM, such as <c>read_csv('x.csv', header => true)</c>.</summary>
public interface ITableFunction
{
    /// <summary>The name in lower case.</summary>
    string Name { get; }

    /// <summary>One line for SHOW FUNCTIONS.</summary>
    string Description { get; }

    /// <summary>Opens the table; wrong arguments raise with what is allowed.</summary>
    ValueTask<ITable> OpenAsync(
        IReadOnlyList<TableArgument> arguments,
        ConnectorServices services,
        CancellationToken cancellationToken
    );
}
