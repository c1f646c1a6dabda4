using System.Globalization;

namespace DigestMailer.Templates;

/// <summary>What the signs of the language mean.</summary>
internal static class Operators
{
    public static Value Apply(Run run, Site site, string sign, in Value left, in Value right) => left.IsList || right.IsList
        ? ListOperators.Apply(run, site, sign, left, right) ?? ApplyPlain(run, site, sign, left, right)
        : ApplyPlain(run, site, sign, left, right);

    private static Value ApplyPlain(Run run, Site site, string sign, in Value left, in Value right) => sign switch
    {
        "==" => Value.Of(Same(run, left, right)),
        "!=" => Value.Of(!Same(run, left, right)),
        "<" => Value.Of(Compare(run, site, left, right) is < 0),
        "<=" => Value.Of(Compare(run, site, left, right) is <= 0),
        ">" => Value.Of(Compare(run, site, left, right) is > 0),
        ">=" => Value.Of(Compare(run, site, left, right) is >= 0),
        ".." or "..<" => Range(run, site, left, right, sign == "..<"),
        "+" => Add(run, site, left, right),
        _ => Other(run, site, sign, left, right),
    };

    public static bool Same(Run run, in Value left, in Value right)
    {
        if (left.Kind == ValueKind.Empty || right.Kind == ValueKind.Empty)
        {
            return IsEmpty(left) && IsEmpty(right);
        }

        if (left.IsNull || right.IsNull)
        {
            return left.IsNull && right.IsNull;
        }

        if (IsText(left) || IsText(right))
        {
            return string.Equals(Read(run, left), Read(run, right), StringComparison.Ordinal);
        }

        if (IsCountable(left) && IsCountable(right))
        {
            return Numbers.Compare(left, right) == 0;
        }

        if (left.IsList && right.IsList)
        {
            var count = Lists.Count(left);
            run.CheckStack();
            run.Budget.Charge(count + 1, 0);
            if (count != Lists.Count(right))
            {
                return false;
            }

            for (var i = 0; i < count; i++)
            {
                if (!Same(run, Lists.At(left, i), Lists.At(right, i)))
                {
                    return false;
                }
            }

            return true;
        }

        if (Dates.Is(left) && Dates.Is(right))
        {
            return Dates.Instant(left) == Dates.Instant(right);
        }

        return left.Kind == right.Kind
            && (left.Kind == ValueKind.Duration ? left.Duration == right.Duration
                : left.Kind == ValueKind.Url ? left.Url.Text == right.Url.Text
                : ReferenceEquals(left.Reference, right.Reference));
    }

    public static int? Compare(Run run, Site site, in Value left, in Value right)
    {
        if (left.IsNull || right.IsNull)
        {
            return null;
        }

        if (IsText(left) || IsText(right))
        {
            return string.CompareOrdinal(Read(run, left), Read(run, right));
        }

        if (IsCountable(left) && IsCountable(right) && !(left.Kind == ValueKind.Flag && right.Kind == ValueKind.Flag))
        {
            return Numbers.Compare(left, right);
        }

        if (Dates.Is(left) && Dates.Is(right))
        {
            return Dates.Instant(left).CompareTo(Dates.Instant(right));
        }

        if (left.Kind == ValueKind.Duration && right.Kind == ValueKind.Duration)
        {
            return left.Duration.CompareTo(right.Duration);
        }

        throw Wrong(run, site, "<", left, right);
    }

    private static Value Add(Run run, Site site, in Value left, in Value right)
    {
        if (left.Kind == ValueKind.Html || right.Kind == ValueKind.Html)
        {
            return Markups.Join(run, left, right);
        }

        if (IsText(left) || IsText(right))
        {
            var (first, second) = (Texts.Of(left, run), Texts.Of(right, run));
            run.Budget.Charge(0, 2L * (first.Length + second.Length));
            return Value.Of(string.Concat(first, second));
        }

        return Other(run, site, "+", left, right);
    }

    private static Value Other(Run run, Site site, string sign, in Value left, in Value right)
    {
        if (left.IsNull || right.IsNull)
        {
            return Value.Null;
        }

        if (sign == "*" && (IsText(left) || IsText(right)))
        {
            return Repeat(run, site, left, right);
        }

        if (Dates.Is(left) || left.Kind == ValueKind.Duration)
        {
            return Dates.Calculate(sign, left, right) ?? throw Wrong(run, site, sign, left, right);
        }

        if (!IsCountable(left) || !IsCountable(right) || (left.Kind == ValueKind.Flag && right.Kind == ValueKind.Flag))
        {
            throw Wrong(run, site, sign, left, right);
        }

        try
        {
            return Numbers.Calculate(sign, left, right) ?? throw Wrong(run, site, sign, left, right);
        }
        catch (ArithmeticException wrong)
        {
            throw run.Fail(site, "DMT2006", wrong is DivideByZeroException ? "division by zero" : "this number does not fit into 64 bits");
        }
    }

    private static Value Repeat(Run run, Site site, in Value left, in Value right)
    {
        // Of two texts the one that reads as a number is the count, the left one first.
        var leftCounts = !IsText(left) || (IsText(right) && long.TryParse(Texts.Of(left, run), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _));
        var (what, times) = leftCounts ? (right, left) : (left, right);
        var number = IsText(times) && long.TryParse(times.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var read)
            ? read
            : IsCountable(times) ? Numbers.ToWhole(times) : throw Wrong(run, site, "*", left, right);
        var count = (int)Math.Clamp(number, 0, int.MaxValue);
        var text = Texts.Of(what, run);
        run.Budget.Charge(0, 2L * text.Length * count);
        return Value.Of(new System.Text.StringBuilder(text.Length * count).Insert(0, text, count).ToString());
    }

    private static Value Range(Run run, Site site, in Value left, in Value right, bool exclusive)
    {
        if (left.IsNull || right.IsNull)
        {
            return Value.Null;
        }

        if (!IsEnd(left) || !IsEnd(right))
        {
            throw left.IsNumber && right.IsNumber
                ? run.Fail(site, "DMT2007", "a range goes from one whole number to another: '//' divides without a rest, 'math.round' rounds")
                : Wrong(run, site, "..", left, right);
        }

        var range = new NumberRange(Numbers.ToWhole(left), Numbers.ToWhole(right), exclusive);
        return range.IsCountable
            ? Value.Of(range)
            : throw run.Fail(site, "DMT2006", $"a range holds at most {int.MaxValue} numbers");
    }

    /// <summary>Whole, or a float without a rest that a long holds: 6 / 2 is one.</summary>
    private static bool IsEnd(in Value value) => value.Kind switch
    {
        ValueKind.Whole => true,
        ValueKind.Real => Math.Truncate(value.Real) == value.Real && Math.Abs(value.Real) < 1L << 53,
        _ => false,
    };

    /// <summary>The text of a value; reading a long one is work.</summary>
    private static string Read(Run run, in Value value)
    {
        var text = Texts.Of(value, run);
        run.Budget.Charge(text.Length / 64, 0);
        return text;
    }

    private static bool IsText(in Value value) => value.Kind is ValueKind.Text or ValueKind.Html;

    private static bool IsCountable(in Value value) => value.IsNumber || value.Kind == ValueKind.Flag;

    private static bool IsEmpty(in Value value) => value.Kind switch
    {
        ValueKind.Empty => true,
        ValueKind.List or ValueKind.Range => Lists.Count(value) == 0,
        ValueKind.Object => value.OwnObject!.Members.Count == 0,
        _ => false,
    };

    public static TemplateException Wrong(Run run, Site site, string sign, in Value left, in Value right) =>
        run.Fail(site, "DMT2007", $"'{sign}' cannot take {Texts.KindOf(left)} and {Texts.KindOf(right)}");
}
