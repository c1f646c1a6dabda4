using System.ComponentModel;
using System.Runtime.InteropServices;

namespace DigestMailer.Measure.Processes;

/// <summary>Signals that the framework does not send.</summary>
internal static class Signals
{
    public const int Terminate = 15;

    public static void Send(int process, int signal)
    {
        if (Kill(process, signal) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
