namespace DigestMailer.Templates;

/// <summary>The group <c>math</c>.</summary>
internal static class MathFunctions
{
    public static IEnumerable<LibraryFunction> All { get; } =
    [
        new("math.abs", "value", (in Arguments a) => Rounded(a, Math.Abs, Math.Abs, Math.Abs), Known.Number),
        new("math.ceil", "value", (in Arguments a) => Rounded(a, value => value, Math.Ceiling, Math.Ceiling), Known.Number),
        new("math.floor", "value", (in Arguments a) => Rounded(a, value => value, Math.Floor, Math.Floor), Known.Number),
        new("math.round", "value precision?", Round, Known.Number),
        new("math.plus", "value with", (in Arguments a) => Calculate(a, "+")),
        new("math.minus", "value with", (in Arguments a) => Calculate(a, "-")),
        new("math.times", "value with", (in Arguments a) => Calculate(a, "*")),
        new("math.modulo", "value with", (in Arguments a) => Calculate(a, "%")),
        new("math.divided_by", "value divisor", DividedBy),
        new("math.format", "value format culture?", Formats.Number, Known.Text),
        new("math.is_number", "value", (in Arguments a) => Value.Of(a[0].IsNumber), Known.Flag),
    ];

    private static Value Calculate(in Arguments a, string sign) => Operators.Apply(a.Run, a.Site, sign, a[0], a[1]);

    /// <summary>By a whole number it gives a whole number.</summary>
    private static Value DividedBy(in Arguments a)
    {
        var result = Calculate(a, "/");
        return a[1].Kind == ValueKind.Whole && result.Kind == ValueKind.Real ? Value.Of((long)Math.Floor(result.Real))
            : a[1].Kind == ValueKind.Whole && result.Kind == ValueKind.Exact ? Value.Of((long)decimal.Floor(result.Exact))
            : result;
    }

    private static Value Round(in Arguments a)
    {
        var digits = (int)Math.Clamp(a.Whole(1, 0), 0, 15);
        return Rounded(a, value => value, value => Math.Round(value, digits), value => Math.Round(value, digits));
    }

    private static Value Rounded(in Arguments a, Func<long, long> whole, Func<double, double> real, Func<decimal, decimal> exact) => a[0].Kind switch
    {
        ValueKind.Null => Value.Null,
        ValueKind.Whole or ValueKind.Flag when a[0].Whole != long.MinValue => Value.Of(whole(a[0].Whole)),
        ValueKind.Exact => Value.Of(exact(a[0].Exact)),
        _ => Value.Of(real(a.Real(0))),
    };
}
