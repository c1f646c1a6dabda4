using System.CommandLine;
using System.Data.Common;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using DigestMailer.Hosting;
using DigestMailer.Rendering;
using DigestMailer.Templates;
using Microsoft.Extensions.Options;

namespace DigestMailer.Cli;

/// <summary>Builds the application that a command works with, from settings in the form <c>--Section:Key=value</c>.</summary>
internal delegate WebApplication Assemble(string[] settings);

/// <summary>The root: verbs, settings, exit codes. 0 done; 1 a problem was found; 2 wrong usage or settings; 3 refused.</summary>
internal static partial class Commands
{
    public const int Done = 0;
    public const int Problem = 1;
    public const int Usage = 2;
    public const int Refused = 3;

    [GeneratedRegex("^--[A-Za-z]+(:[A-Za-z0-9]+)+=", RegexOptions.CultureInvariant)]
    private static partial Regex Setting();

    public static async Task<int> RunAsync(string[] args, Assemble assemble)
    {
        var settings = args.Where(word => Setting().IsMatch(word)).ToArray();
        var words = args.Where(word => !Setting().IsMatch(word)).ToArray();
        string[] quiet = words is [] or ["serve", ..]
            ? []
            : ["--Logging:LogLevel:Default=Warning", "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Warning"]; // a command says itself what it did
        var parsed = Root(given => assemble([.. quiet, .. settings, .. given])).Parse(words.Length == 0 ? ["serve"] : words);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync(error.Message);
            }

            await Console.Error.WriteLineAsync("See 'digestmailer --help'.");
            return Usage;
        }

        // From the first instant: a stop that comes before the host listens for it is a stop too.
        using var stop = new CancellationTokenSource();
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        return await RunAsync(() => parsed.InvokeAsync(
            new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null, // the host drains by itself; two seconds would cut it off
            },
            stop.Token));

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    private static RootCommand Root(Assemble assemble) => new("Mails each subscriber the papers of the day that match their wishes. Any setting may follow as --Section:Key=value.")
    {
        ServeCommand.Create(assemble),
        DemoCommand.Create(assemble),
        CheckCommands.Check(assemble),
        CheckCommands.Doctor(assemble),
        CheckCommands.Migrate(assemble),
        CheckCommands.Health(assemble),
        DigestCommands.Ingest(assemble),
        DigestCommands.Digests(assemble),
        PlanCommands.Select(assemble),
        PlanCommands.Plan(assemble),
        RunCommands.Runs(assemble),
        RouteCommands.Routes(assemble),
        MailCommands.Preview(assemble),
        MailCommands.SendTest(assemble),
        SubscriberCommands.Create(assemble),
        TemplateCommands.Create(assemble),
    };

    /// <summary>Turns what went wrong into words and an exit code; a defect keeps its stack.</summary>
    private static async Task<int> RunAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (OptionsValidationException broken)
        {
            return await SayAsync(broken.Failures, Usage);
        }
        catch (SettingsException broken)
        {
            return await SayAsync(broken.Mistakes, Usage);
        }
        catch (TemplateException broken)
        {
            return await SayAsync(broken.Errors.Select(error => error.ToString()), Usage);
        }
        catch (RefusedMarkupException broken)
        {
            return await SayAsync([broken.Message], Usage);
        }
        catch (RefusedException refused)
        {
            return await SayAsync([refused.Message], Refused);
        }
        catch (OperationCanceledException)
        {
            return Done;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or DbException)
        {
            return await SayAsync([failure.Message], Problem);
        }
    }

    private static async Task<int> SayAsync(IEnumerable<string> lines, int code)
    {
        foreach (var line in lines)
        {
            await Console.Error.WriteLineAsync(line);
        }

        return code;
    }
}

/// <summary>What was asked for is understood and declined; nothing was changed.</summary>
internal sealed class RefusedException(string message) : Exception(message);
