using System.CommandLine;

namespace DigestMailer.Measure.Fuzz;

/// <summary><c>fuzz</c>: readers of other people's octets, and of their templates, against spoilt input.</summary>
internal static class FuzzCommand
{
    public static Command Create() => new("fuzz", "Feeds spoilt input to the readers.") { MailFuzz.Create(), FuzzTemplates.Create(), ReplyFuzz.Create() };
}
