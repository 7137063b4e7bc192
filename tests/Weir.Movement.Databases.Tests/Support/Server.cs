using Npgsql;
using Weir.Configuration;
using Weir.Connectors;
using Weir.Hosting;

namespace Weir.Movement.Databases.Tests.Support;

/// <summary>The PostgreSQL server of the tests.</summary>
internal static class Server
{
    public const string Missing = "WEIR_TEST_POSTGRES is not set: ./test starts a server";

    public static string? Url { get; } = Environment.GetEnvironmentVariable("WEIR_TEST_POSTGRES");

    /// <summary>Whether there is time for the long variants.</summary>
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("WEIR_TEST_LONG") is not null;

    /// <summary>The driver's settings for the server.</summary>
    public static NpgsqlConnectionStringBuilder Settings
    {
        get
        {
            var uri = new Uri(Url!);
            var user = uri.UserInfo.Split(':').Select(Uri.UnescapeDataString).ToList();
            return new NpgsqlConnectionStringBuilder
            {
                Host = uri.Host,
                Port = uri.Port < 0 ? 5432 : uri.Port,
                Database = uri.AbsolutePath.Trim('/'),
                Username = user[0],
                Password = user.ElementAtOrDefault(1),
                ApplicationName = "weir tests",
                // A loaded machine is no reason to fail.
                Timeout = 60,
                CommandTimeout = 120,
            };
        }
    }

    /// <summary>A connection of Weir's own, of a kind and with its options.</summary>
    public static IDataSource Connect(
        string type,
        string name,
        string folder,
        params (string Key, string Value)[] options
    )
    {
        var entries = options.Select(o => new ConfigurationEntry(
            o.Key,
            new ConfigurationScalar(o.Value, true, null),
            null
        ));
        return BuiltInConnectors
            .All.First(c => c.Type == type)
            .Create(
                name,
                new OptionReader(new ConfigurationMap([.. entries], null), $"connection \"{name}\""),
                new ConnectorServices(folder, TimeProvider.System, folder)
            );
    }
}
