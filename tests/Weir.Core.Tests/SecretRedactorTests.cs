using Weir.Secrets;

namespace Weir.Core.Tests;

public sealed class SecretRedactorTests
{
    [Fact]
    public void A_registered_secret_is_replaced_wherever_it_stands()
    {
        SecretRedactor.Register("correct-horse-battery");
        var text = SecretRedactor.Redact("password=correct-horse-battery; again correct-horse-battery.");
        Assert.DoesNotContain("correct-horse", text, StringComparison.Ordinal);
        Assert.Contains("again", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_in_a_URL_is_replaced_without_being_registered()
    {
        var text = SecretRedactor.Redact("cannot reach postgresql://weir:open-sesame@db:5432/shop");
        Assert.DoesNotContain("open-sesame", text, StringComparison.Ordinal);
        Assert.Contains("db:5432/shop", text, StringComparison.Ordinal);
    }
}
