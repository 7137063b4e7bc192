using System.Reflection;
using Xunit.Sdk;

namespace Weir.Commands.Tests.Support;

/// <summary>Runs a test on SQLite, and on PostgreSQL where WEIR_TEST_POSTGRES names a server.</summary>
public sealed class DatabasesAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod)
    {
        yield return ["sqlite"];
        if (TestDatabase.PostgresUrl is not null)
        {
            yield return ["postgres"];
        }
    }
}
