namespace Weir.Cli.Tests.Support;

/// <summary>How a run of the program ended.</summary>
internal sealed record WeirResult(int Code, string Output, string Errors)
{
    /// <summary>Fails with everything that was printed when the code is another one.</summary>
    public WeirResult Expect(int code)
    {
        Assert.True(Code == code, $"exit code {Code}, not {code}\n--- output\n{Output}\n--- errors\n{Errors}");
        return this;
    }
}
