using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace DigestMailer.Delivery;

/// <summary>
/// The C library's own <c>fsync</c>, checked. The framework's flush reports success when the disk refused, and offers nothing
/// for a folder, without which a new file's name may be lost.
/// </summary>
internal static class Disk
{
    private const int ReadOnly = 0;

    public static void Sync(SafeFileHandle file, string path)
    {
        var taken = false;
        try
        {
            file.DangerousAddRef(ref taken);
            Sync((int)file.DangerousGetHandle(), path);
        }
        finally
        {
            if (taken)
            {
                file.DangerousRelease();
            }
        }
    }

    public static void SyncFolder(string path)
    {
        var descriptor = Open(Encoding.UTF8.GetBytes(path + "\0"), ReadOnly);
        if (descriptor < 0)
        {
            throw Failure("open", path);
        }

        try
        {
            Sync(descriptor, path);
        }
        finally
        {
            _ = Close(descriptor); // nothing was written through it
        }
    }

    private static void Sync(int descriptor, string path)
    {
        if (Fsync(descriptor) != 0)
        {
            throw Failure("fsync", path);
        }
    }

    private static JournalFailure Failure(string call, string path) =>
        new($"{call} of {path} failed: {Marshal.GetLastPInvokeErrorMessage()}. What was written since the last success may be lost.");

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Fsync(int descriptor);

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}

/// <summary>The disk did not keep its word. The process must end: a second try would prove nothing.</summary>
internal sealed class JournalFailure(string message) : Exception(message);
