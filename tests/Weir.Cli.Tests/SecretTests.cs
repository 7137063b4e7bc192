using Weir.Cli.Tests.Support;

namespace Weir.Cli.Tests;

/// <summary>A secret that is in a configuration appears in nothing that the program prints or leaves behind.</summary>
public sealed class SecretTests : CliTest
{
    private const string Secret = "hunter2-very-secret";

    [Fact]
    public async Task No_output_holds_a_secret()
    {
        await using var server = new SilentServer("401 Unauthorized", $"{{\"message\": \"bad token {Secret}\"}}");
        Write("secret.txt", Secret + "\n");
        Write(
            "weir.yaml",
            $$"""
            connections:
              shop: { type: postgres, url: "postgresql://weir:{{Secret}}@127.0.0.1:1/shop" }
              shop2: { type: postgres, url: "postgresql://weir@127.0.0.1:1/shop", password: "${file:secret.txt}" }
              crm:
                type: http
                base_url: "{{server.Url}}"
                auth: { type: bearer, token: "${CRM_TOKEN}" }
                resources: { customers: { path: /c, records: "$[*]", schema: { id: bigint } } }
            """
        );
        Write(
            "p.yaml",
            "tasks: { a: { sql: \"select * from crm.customers\" }, b: { sql: \"select * from shop.x\" } }\nrun: { on_failure: continue }"
        );
        string[][] runs =
        [
            ["conns", "list"],
            ["conns", "test"],
            ["conns", "discover", "shop"],
            ["sql", "select * from shop.orders", "-v"],
            ["sql", "select * from shop2.orders", "-v"],
            ["sql", "select * from crm.customers", "-v"],
            ["explain", "select * from crm.customers", "-v"],
            ["run", "p.yaml", "-v"],
            ["run", "p.yaml", "--dry-run", "-v"],
            ["engines", "--verbose"],
            ["sql", "show all"],
        ];
        foreach (var run in runs)
        {
            var result = await Weir.With("CRM_TOKEN", Secret).RunAsync(run);
            Assert.False(
                (result.Output + result.Errors).Contains(Secret, StringComparison.Ordinal),
                $"weir {string.Join(' ', run)} printed the secret:\n{result.Output}\n{result.Errors}"
            );
        }

        Assert.Equal("p.yaml secret.txt weir.yaml", Files());
    }
}
