using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Weir.Hosting.Jobs;

/// <summary>Compiles a generated program ahead of time, together with the library and the framework, as weir itself is.</summary>
public static class JobBuild
{
    private const int MostErrors = 10;

    /// <summary>What the runtime is told besides: as for weir itself, whose rows live outside the managed heap, too.</summary>
    private const string RuntimeConfiguration = """
        {
          "configProperties": {
            "System.GC.Gen0MaxBudget": 4194304,
            "System.GC.ConserveMemory": 7,
            "System.Runtime.TieredCompilation.CallCountThreshold": 16384
          }
        }
        """;

    /// <summary>
    /// Builds a program for this machine. It then needs neither the SDK nor a runtime to run, and starts at full speed.
    /// </summary>
    /// <param name="program">The program's source file.</param>
    /// <param name="folder">Takes the program and what belongs to it; made when it is not there.</param>
    /// <param name="begun">Called when nothing speaks against it and the compiler is started; null: nobody.</param>
    /// <param name="cancellationToken">Ends the compiler.</param>
    /// <returns>The file to run.</returns>
    /// <exception cref="WeirException">
    /// <see cref="ErrorCode.FileNotFound"/>: there is no such source file. <see cref="ErrorCode.UsageError"/>: it does not
    /// compile, or there is no .NET SDK; the message has the compiler's first errors.
    /// </exception>
    public static async Task<string> RunAsync(
        string program,
        string folder,
        Action? begun,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(folder);
        if (!File.Exists(program))
        {
            throw new WeirException(ErrorCode.FileNotFound, $"the file {program} does not exist");
        }

        if (File.Exists(folder))
        {
            throw new WeirException(ErrorCode.UsageError, $"{folder} is a file, not a folder for what is built");
        }

        begun?.Invoke();
        var work = Directory.CreateTempSubdirectory("weir-build-");
        try
        {
            var configuration = Path.Combine(work.FullName, "runtimeconfig.json");
            await File.WriteAllTextAsync(configuration, RuntimeConfiguration, cancellationToken).ConfigureAwait(false);
            await CompileAsync(program, Arguments(program, folder, work.FullName, configuration), cancellationToken)
                .ConfigureAwait(false);
        }
        finally
        {
            Delete(work);
        }

        var name = Path.GetFileNameWithoutExtension(program);
        return Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name);
    }

    private static void Delete(DirectoryInfo work)
    {
        try
        {
            work.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A compiler that was stopped may still write there: that must not hide why it was.
        }
    }

    private static List<string> Arguments(string program, string folder, string work, string configuration)
    {
        List<string> arguments =
        [
            "publish",
            program,
            "-c",
            "Release",
            "-r",
            RuntimeInformation.RuntimeIdentifier,
            "--self-contained",
            "true",
            "-p:PublishReadyToRun=true",
            "-p:PublishReadyToRunComposite=true",
            "-p:GenerateDocumentationFile=false",
            "-p:RunAnalyzers=false",
            "-p:UserRuntimeConfig=" + configuration,
            "-p:PublishLockFolder=" + Path.Combine(work, "locks"),
            "--artifacts-path",
            Path.Combine(work, "artifacts"),
            "-o",
            folder,
            "-nologo",
            "-v",
            "quiet",
        ];
        if (Avx2.IsSupported && Bmi2.IsSupported && Fma.IsSupported && Lzcnt.IsSupported)
        {
            arguments.Add("-p:PublishReadyToRunCrossgen2ExtraArgs=--instruction-set:x86-64-v3");
        }

        return arguments;
    }

    private static async Task CompileAsync(string program, List<string> arguments, CancellationToken cancellationToken)
    {
        using var compiler = Start(arguments);
        var output = compiler.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = compiler.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await compiler.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            compiler.Kill(entireProcessTree: true);
            await compiler.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        var text = await output.ConfigureAwait(false) + await errors.ConfigureAwait(false);
        if (compiler.ExitCode != 0)
        {
            var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            var first = lines
                .Where(l => l.Contains("error", StringComparison.OrdinalIgnoreCase))
                .Distinct(StringComparer.Ordinal);
            throw new WeirException(
                ErrorCode.UsageError,
                $"{program} does not compile:\n" + string.Join('\n', first.Take(MostErrors))
            );
        }
    }

    private static Process Start(List<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            var compiler = Process.Start(start)!;
            compiler.StandardInput.Close();
            return compiler;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new WeirException(ErrorCode.UsageError, "there is no program dotnet to build with")
            {
                Hint = "Install the .NET SDK, and have dotnet on PATH.",
            };
        }
    }
}
