using System.Globalization;

namespace DigestMailer.Measure.Processes;

/// <summary>What the operating system says of a process: its processor time, and the most memory it ever held.</summary>
internal static class ProcessMeter
{
    private const double TicksPerSecond = 100; // USER_HZ, fixed on Linux whatever the kernel's own rate

    /// <summary>User and system time of a living process, in seconds.</summary>
    public static double Cpu(int process) => Ticks($"/proc/{process}/stat", 11, 12);

    /// <summary>The same of all our children that have ended.</summary>
    public static double EndedChildrenCpu() => Ticks("/proc/self/stat", 13, 14);

    /// <summary>VmHWM in bytes, or null when the process has ended.</summary>
    public static long? PeakMemory(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? null : long.Parse(line.AsSpan(6).Trim(" \tkB"), CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            return null; // gone between two looks
        }
    }

    private static double Ticks(string file, int user, int system)
    {
        var text = File.ReadAllText(file);
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' '); // the name before may hold anything
        return (long.Parse(fields[user], CultureInfo.InvariantCulture) + long.Parse(fields[system], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }
}
