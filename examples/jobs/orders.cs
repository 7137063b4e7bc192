#:project ../../src/Weir.Hosting/Weir.Hosting.csproj
#:property PublishAot=false
#:property InvariantGlobalization=true
#:property TieredPGO=false
#:property ConcurrentGarbageCollection=false
#:property NoWarn=$(NoWarn);NETSDK1206
// weir jobs generate; checksum ebbd9e0f55faf531
// Run: dotnet run -c Release orders.cs -- [--sequential | --workers N] [--dry-run] [--resume (default) | --restart] [--verify]

using Weir.Columnar;
using Weir.Connectors;
using Weir.Hosting;
using Weir.Hosting.Configuration;
using Weir.Movement;
using Weir.Movement.Reporting;

return await TransferProgram.RunAsync(DefineAsync, args, Console.Out, Console.Error);

static async ValueTask<Transfer> DefineAsync(CancellationToken cancellationToken)
{
    var folder = TransferProgram.Folder();
    var variables = new Substitution(folder);
    var session = await SessionFactory.CreateAsync(
        new SessionRequest
        {
            Folder = folder,
            FindsConfiguration = false,
            Connections =
            [
                variables.Connection("lake", new()
                {
                    ["type"] = "files",
                    ["path"] = "../quickstart/data",
                    ["csv"] = new Dictionary<string, object?>
                    {
                        ["on_error"] = "reject",
                        ["types"] = new Dictionary<string, object?>
                        {
                            ["ordered_at"] = "TIMESTAMPTZ",
                            ["quantity"] = "INTEGER",
                            ["unit_price"] = "DECIMAL(10,2)",
                            ["discount"] = "DECIMAL(4,2)",
                        },
                    },
                }),
                variables.Connection("mart", new() { ["type"] = "sqlite", ["path"] = "${MART:-mart.db}" }),
            ],
            Settings = new() { Transfer = new Dictionary<string, string> { ["chunk_rows"] = "20000" } },
        },
        cancellationToken
    );
    return Transfer
        .From(session, """
            SELECT order_id, ordered_at, customer_id, product_id, quantity, unit_price * quantity AS amount, status
            FROM lake.orders
            """)
        .Where("status <> 'cancelled'")
        .Select(Change, version: "")
        .To("mart.orders")
        .WithMode(TransferMode.Upsert, "order_id") with
    {
        JobName = "orders",
    };
}

// Every batch goes through here, on several threads: return it, or a new one with fewer rows or other values.
// Give Select another version with every change, so that no unfinished run is resumed with another function.
static Batch Change(Batch batch) => batch;
