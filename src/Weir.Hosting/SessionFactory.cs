using Weir.Configuration;
using Weir.Connectors;
using Weir.Engine;
using Weir.Hosting.Configuration;
using Weir.Movement;

namespace Weir.Hosting;

/// <summary>Makes sessions with everything that comes with Weir.</summary>
public static class SessionFactory
{
    /// <summary>A session over the configuration and the sources of the request; contacts only files named as sources.</summary>
    public static async ValueTask<WeirSession> CreateAsync(
        SessionRequest request,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        var configuration =
            request.FindsConfiguration || request.ConfigurationFile is not null
                ? WeirConfiguration.Load(request.ConfigurationFile, request.Folder)
                : new WeirConfiguration(request.Folder, [], new WeirSettings());
        var temp = request.Settings.Temp ?? configuration.Settings.Temp ?? Path.GetTempPath();
        var services = new ConnectorServices(configuration.Folder, TimeProvider.System, temp);
        var local = services with { BaseDirectory = request.Folder };
        var connections = WeirConfiguration.Open(configuration.Connections, services).ToList();
        connections.AddRange(
            WeirConfiguration.Open(
                request.Connections,
                services with
                {
                    BaseDirectory = request.ConnectionFolder ?? request.Folder,
                }
            )
        );
        var paths = new List<KeyValuePair<string, string>>();
        foreach (var source in request.Sources)
        {
            if (ConnectionOf(source, local) is { } connection)
            {
                connections.Add(connection);
            }
            else
            {
                paths.Add(source);
            }
        }

        CheckNames(connections);
        var transfer = new Dictionary<string, string>(configuration.Settings.Transfer, StringComparer.Ordinal);
        foreach (var (name, value) in request.Settings.Transfer)
        {
            transfer[name] = value;
        }

        var defaults = new SessionOptions();
        var session = new WeirSession(
            defaults with
            {
                Connectors = BuiltInConnectors.All,
                Connections = connections,
                BaseDirectory = request.Folder,
                TempDirectory = temp,
                LoadMachine = new StatementLoader(),
                TransferSettings = transfer,
                Threads = request.Settings.Threads ?? configuration.Settings.Threads ?? defaults.Threads,
                MemoryLimit = request.Settings.Memory ?? configuration.Settings.Memory ?? defaults.MemoryLimit,
                Warn = request.Warn,
            }
        );
        try
        {
            foreach (var (name, value) in request.Set)
            {
                session.Set(name, value);
            }

            foreach (var (name, path) in paths)
            {
                await session.AddPathAsync(name, path, cancellationToken).ConfigureAwait(false);
            }

            return session;
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static readonly string[] DatabaseEndings = [".db", ".sqlite", ".sqlite3"];

    /// <summary>A connection for a database file, or a URL of a database or service; null for files, which become tables.</summary>
    private static IDataSource? ConnectionOf(KeyValuePair<string, string> source, ConnectorServices services)
    {
        var scheme = source.Value.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0 && DatabaseEndings.Any(e => source.Value.EndsWith(e, StringComparison.OrdinalIgnoreCase)))
        {
            var path = string.Join('/', services.Resolve(source.Value).Split('/').Select(Uri.EscapeDataString));
            return ConnectionOf(KeyValuePair.Create(source.Key, "sqlite://" + path), services);
        }

        if (scheme <= 0 || source.Value.StartsWith("file://", StringComparison.Ordinal))
        {
            return null;
        }

        var connector = BuiltInConnectors.All.FirstOrDefault(c =>
            c.UrlSchemes.Contains(source.Value[..scheme], StringComparer.OrdinalIgnoreCase)
        );
        if (connector is null || connector.Type == "http")
        {
            return connector is null ? throw UnknownScheme(source.Value[..scheme]) : null;
        }

        return Uri.TryCreate(source.Value, UriKind.Absolute, out var url)
            ? connector.Create(
                source.Key,
                new OptionReader(connector.OptionsOf(url), $"connection \"{source.Key}\""),
                services
            )
            : throw new WeirException(ErrorCode.UsageError, $"the URL of source \"{source.Key}\" is not valid");
    }

    private static WeirException UnknownScheme(string scheme) =>
        new(ErrorCode.UsageError, $"no connector opens {scheme}:// URLs")
        {
            Hint = Suggestions.DidYouMean(scheme, BuiltInConnectors.All.SelectMany(c => c.UrlSchemes)),
        };

    private static void CheckNames(List<IDataSource> connections)
    {
        var twice = connections
            .GroupBy(c => c.Name, StringComparer.OrdinalIgnoreCase)
            .FirstOrDefault(g => g.Count() > 1);
        if (twice is not null)
        {
            throw new WeirException(ErrorCode.DuplicateName, $"connection \"{twice.Key}\" is defined twice");
        }
    }
}
