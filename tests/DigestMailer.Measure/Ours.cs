using System.CommandLine;
using DigestMailer.Measure.Peers;
namespace DigestMailer.Measure;
internal static class Ours { public const string Name = "ours"; public static Task<Sender> PrepareAsync(int count, string folder, CancellationToken cancellationToken) => throw new NotSupportedException(); }
internal static class SendCommand { public static Command Create() => LaterRelease.Create("send"); }
internal static class PrepareCommand { public static Command Create() => LaterRelease.Create("prepare"); }
