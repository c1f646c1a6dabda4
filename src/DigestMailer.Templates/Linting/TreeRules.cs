namespace DigestMailer.Templates;

/// <summary>Rules over what is written in code.</summary>
internal static class TreeRules
{
    private static readonly HashSet<string> Changing = new(StringComparer.Ordinal)
    {
        "math.random", "math.uuid", "string.md5", "string.sha1", "string.sha256", "string.sha512", "string.hmac_sha1", "string.hmac_sha256", "string.hmac_sha512",
    };

    private static readonly Dictionary<string, string> Simpler = new(StringComparer.Ordinal)
    {
        ["regex.replace"] = "string.replace", ["regex.match"] = "string.contains", ["regex.matches"] = "string.contains", ["regex.split"] = "string.split",
    };

    public static void Look(Parsed source, LintTypes types, Catalogues words, Findings findings)
    {
        foreach (var one in SyntaxWalk.All(source.Body))
        {
            switch (one)
            {
                case If branch:
                    AlwaysTrue(branch.Test, types.Of(branch.Test, source.Source.Model), findings);
                    break;
                case Conditional choice:
                    AlwaysTrue(choice.Test, types.Of(choice.Test, source.Source.Model), findings);
                    break;
                case Binary binary:
                    Compared(binary, types, source.Source, findings);
                    break;
                case Call call:
                    Called(call, words, findings);
                    break;
                case Print { Value: Call { Target: Dot { Target: Name { Text: "html" }, Member: "escape" } } } print when source.Source.Kind == OutputKind.Html:
                    findings.Warn(print.Span, "DMT3008", "every value is escaped by itself: leave '| html.escape' out");
                    break;
                case Block block:
                    Unreachable(block, source.Text, findings);
                    break;
            }
        }
    }

    private static void AlwaysTrue(Expression test, Static type, Findings findings)
    {
        if (type is { Optional: false, Kind: Known.Text or Known.List })
        {
            findings.Warn(test.Span, "DMT3003", "this is always true, also when it is empty: only null and false are false; write '.size > 0'");
        }
        else if (type is { Optional: false, Kind: Known.Number })
        {
            findings.Warn(test.Span, "DMT3003", "a number is always true, also 0: write '> 0'");
        }
    }

    private static void Compared(Binary binary, LintTypes types, TemplateSource source, Findings findings)
    {
        var (left, right) = (types.Of(binary.Left, source.Model).Kind, types.Of(binary.Right, source.Model).Kind);
        if (binary.Sign is "<" or "<=" or ">" or ">=" && (left, right) is (Known.Text, Known.Number) or (Known.Number, Known.Text))
        {
            findings.Warn(binary.Span, "DMT3004", "text and number are compared letter by letter, so '10' comes before '9': write '.size', or 'string.to_int'");
        }

        if (binary.Sign == "+" && source.Kind == OutputKind.Html && (IsMarkup(binary.Left) || IsMarkup(binary.Right)))
        {
            findings.Warn(binary.Span, "DMT3007", "markup in a string is printed as text, with its signs escaped: write the tags outside of the code, in 'capture' or 'func' if they are needed as a value");
        }
    }

    private static bool IsMarkup(Expression expression) =>
        expression is Literal { Value: { Kind: ValueKind.Text } text } && text.Text.IndexOf('<', StringComparison.Ordinal) is >= 0 and var at
        && at + 1 < text.Text.Length && (char.IsAsciiLetter(text.Text[at + 1]) || text.Text[at + 1] == '/');

    private static void Called(Call call, Catalogues words, Findings findings)
    {
        if (call is { Target: Name { Text: "t" }, Arguments: [{ Value: Literal { Value: { Kind: ValueKind.Text } key } } first, ..] })
        {
            var missing = words.Locales.Where(locale => !words.Has(locale, key.Text)).Order(StringComparer.Ordinal).ToList();
            if (missing.Count > 0)
            {
                findings.Error(first.Span, "DMT3005", $"the words '{key.Text}' are missing in {string.Join(", ", missing.Select(locale => $"locales/{locale}.json"))}");
            }
        }

        if (call.Target is not Dot { Target: Name group } function)
        {
            return;
        }

        var name = $"{group.Text}.{function.Member}";
        if (Changing.Contains(name))
        {
            findings.Warn(function.Span, "DMT3009", $"'{name}' has no place in a mail: a reader can do nothing with it, and it hides what changed between two mails");
        }

        if (Simpler.TryGetValue(name, out var simpler) && call.Arguments.Select(argument => argument.Value).OfType<Literal>().FirstOrDefault() is { Value: { Kind: ValueKind.Text } pattern }
            && pattern.Text.IndexOfAny(['\\', '^', '$', '.', '[', ']', '|', '(', ')', '?', '*', '+', '{']) < 0)
        {
            findings.Warn(function.Span, "DMT3010", $"this pattern is plain text: '{simpler}' does the same and cannot go wrong");
        }
    }

    private static void Unreachable(Block block, SourceText source, Findings findings)
    {
        var end = block.Statements.TakeWhile(one => one is not (Return or Jump)).Count() + 1;
        var rest = block.Statements.Skip(end).FirstOrDefault(one => one is not TextPiece text || !source.Text.AsSpan(text.Span.Start, text.Span.End - text.Span.Start).IsWhiteSpace());
        if (rest is not null)
        {
            findings.Warn(rest.Span, "DMT3006", "nothing comes to this point: the statement before it always leaves");
        }
    }
}
