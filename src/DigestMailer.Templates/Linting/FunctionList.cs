namespace DigestMailer.Templates;

/// <summary>A function that templates may call.</summary>
/// <param name="Name">As a template writes it: <c>string.upcase</c>.</param>
/// <param name="Parameters">In order; the first <paramref name="Least"/> must be given.</param>
/// <param name="AnyNumber">More arguments may follow.</param>
/// <param name="Doc">One line for an author.</param>
public sealed record FunctionEntry(string Name, IReadOnlyList<string> Parameters, int Least, bool AnyNumber, string Doc);

/// <summary>Every function of the language: a closed list, sorted by name.</summary>
public static class FunctionList
{
    public static IReadOnlyList<FunctionEntry> All { get; } =
    [
        .. Library.Every
            .Where(function => function.Refusal is null)
            .Select(function => new FunctionEntry(function.Name, function.Parameters, function.Least, function.AnyNumber, function.Doc))
            .OrderBy(function => function.Name, StringComparer.Ordinal),
    ];
}
