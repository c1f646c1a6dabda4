using System.Globalization;

namespace DigestMailer.Selection;

/// <summary>A place in a wish's text, the mistakes found on the way, and the limits that every part pays into.</summary>
internal sealed class MatchCursor(string text)
{
    public const int MostCharacters = 2_000;
    public const int MostTerms = 100;
    public const int MostDepth = 20;

    private readonly int[] characters = StringInfo.ParseCombiningCharacters(text);
    private readonly List<MatchError> errors = [];

    public string Text { get; } = text;

    public int At { get; set; }

    public int Terms { get; private set; }

    public bool Ended => At >= Text.Length;

    /// <summary>NUL at the end, which no branch of the grammar knows.</summary>
    public char Current => Ended ? '\0' : Text[At];

    public IReadOnlyList<MatchError> Errors => [.. errors.OrderBy(error => error.Column)];

    /// <summary>The text is longer than a wish may be: said once, and nothing is read.</summary>
    public bool TooLong()
    {
        if (characters.Length <= MostCharacters)
        {
            return false;
        }

        Fail("E9", characters[MostCharacters], Text.Length, $"a wish has {MostCharacters} characters at most", "Make two subscribers' wishes of it, or leave words out.");
        return true;
    }

    public bool IsAt(char letter) => !Ended && Text[At] == letter;

    public void SkipSpace()
    {
        while (!Ended && char.IsWhiteSpace(Current))
        {
            At++;
        }
    }

    /// <summary><c>AND</c>, <c>OR</c> and <c>NOT</c> count in capitals and as whole words.</summary>
    public bool IsKeyword(string keyword)
    {
        var end = At + keyword.Length;
        return string.CompareOrdinal(Text, At, keyword, 0, keyword.Length) == 0
            && (end == Text.Length || char.IsWhiteSpace(Text[end]) || Text[end] is '(' or ')' or '"' or '|');
    }

    /// <summary>Whether an operand can begin here: not at the end, a closing bracket or another operator.</summary>
    public bool IsOperand() => !Ended && Current is not (')' or '|') && !IsKeyword("AND") && !IsKeyword("OR");

    /// <summary>Counts a term; the first beyond the limit ends the reading.</summary>
    public bool Term(int start)
    {
        if (++Terms <= MostTerms)
        {
            return true;
        }

        Fail("E9", start, At, $"a wish has {MostTerms} terms at most", "Leave terms out, or use a prefix as quantiz*.");
        At = Text.Length;
        return false;
    }

    /// <summary>Pays for one level of brackets or signs; the first beyond the limit ends the reading.</summary>
    public bool Deeper(int depth)
    {
        if (depth <= MostDepth)
        {
            return true;
        }

        Fail("E9", At, At + 1, $"brackets and signs stand {MostDepth} deep at most", "Take brackets away.");
        At = Text.Length;
        return false;
    }

    public void Fail(string code, int start, int end, string problem, string cure) =>
        errors.Add(Note(code, start, end, problem, cure));

    public MatchError Note(string code, int start, int end, string problem, string cure) =>
        new(code, Column(start), Math.Max(0, Column(end) - Column(start)), problem, cure);

    private int Column(int index)
    {
        var found = Array.BinarySearch(characters, Math.Min(index, Text.Length));
        return found >= 0 ? found + 1 : index >= Text.Length ? characters.Length + 1 : ~found;
    }
}
