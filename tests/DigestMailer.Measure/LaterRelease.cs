using System.CommandLine;

namespace DigestMailer.Measure;

/// <summary>A verb whose component does not exist yet: it says so and refuses, rather than printing a figure.</summary>
internal static class LaterRelease
{
    public const int Refused = 3;

    public static Command Create(string name)
    {
        var command = new Command(name, "Part of a later release.") { TreatUnmatchedTokensAsErrors = false };
        command.SetAction(_ =>
        {
            Console.Error.WriteLine($"'{name}' is part of a later release.");
            return Refused;
        });
        return command;
    }
}
