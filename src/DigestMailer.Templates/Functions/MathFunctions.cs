namespace DigestMailer.Templates;

/// <summary>The group <c>math</c>.</summary>
internal static class MathFunctions
{
    private const int MostDigits = 15;

    public static IEnumerable<LibraryFunction> All { get; } =
    [
        new("math.abs", "value", "The number without its sign.", Abs),
        new("math.ceil", "value", "The next whole number upwards.", (in Arguments a) => Value.Of(Math.Ceiling(a.Real(0))), Known.Number),
        new("math.floor", "value", "The next whole number downwards.", (in Arguments a) => Value.Of(Math.Floor(a.Real(0))), Known.Number),
        new("math.round", "value precision?", "Rounded, half to even, to so many digits behind the point.", Round, Known.Number),
        new("math.plus", "value with", "The sum of both.", (in Arguments a) => Calculate(a, "+")),
        new("math.minus", "value with", "The first without the second.", (in Arguments a) => Calculate(a, "-")),
        new("math.times", "value with", "The product of both.", (in Arguments a) => Calculate(a, "*")),
        new("math.modulo", "value with", "The rest of a division.", (in Arguments a) => Calculate(a, "%")),
        new("math.divided_by", "value divisor", "The quotient; by a whole number it is a whole number, rounded down.", DividedBy),
        new("math.format", "value format culture?", "The number in a .NET format such as N2 or 0.00.", Format, Known.Text),
        new("math.is_number", "value", "Whether this is a number.", (in Arguments a) => Value.Of(a[0].IsNumber), Known.Flag),
        new("math.random", "min_value max_value", "A number from the least on, below the most: the same at every attempt at one mail.", Random, Known.Number),
        new("math.uuid", "", "A random identifier: the same at every attempt at one mail.", Uuid, Known.Text),
    ];

    private static Value Calculate(in Arguments a, string sign) => Operators.Apply(a.Run, a.Site, sign, a[0], a[1]);

    private static Value Abs(in Arguments a) => a[0].Kind switch
    {
        ValueKind.Null or ValueKind.Flag => a[0],
        ValueKind.Whole when a[0].Whole == long.MinValue => throw a.Run.Fail(a.Site, "DMT2006", "this number does not fit into 64 bits"),
        ValueKind.Whole => Value.Of(Math.Abs(a[0].Whole)),
        ValueKind.Exact => Value.Of(Math.Abs(a[0].Exact)),
        _ => Value.Of(Math.Abs(a.Real(0))),
    };

    private static Value DividedBy(in Arguments a)
    {
        var result = Operators.Apply(a.Run, a.Site, "/", Value.Of(a.Real(0)), a[1]);
        return a[1].Kind == ValueKind.Whole && a[1].Whole is >= int.MinValue and <= int.MaxValue && result.Kind == ValueKind.Real
            ? Value.Of(Whole(a, Math.Floor(result.Real)))
            : result;
    }

    private static long Whole(in Arguments a, double number) => Math.Abs(number) < 9.2e18
        ? (long)number
        : throw a.Run.Fail(a.Site, "DMT2006", "this number does not fit into 64 bits");

    private static Value Round(in Arguments a)
    {
        var digits = a.Int(1);
        return digits is >= 0 and <= MostDigits
            ? Value.Of(Math.Round(a.Real(0), digits))
            : throw a.Fail($"a number is rounded to 0 to {MostDigits} digits, not {digits}");
    }

    private static Value Format(in Arguments a) => a[0].IsNull || a[0].IsNumber
        ? Formats.Format(a)
        : throw a.Fail($"argument 1 must be a number, not {Texts.KindOf(a[0])}");

    private static Value Random(in Arguments a)
    {
        var (least, below) = (a.Int(0), a.Int(1));
        return least <= below
            ? Value.Of(a.Run.Chance.Between(least, below))
            : throw a.Fail($"there is no number from {least} on that is below {below}");
    }

    private static Value Uuid(in Arguments a)
    {
        a.Pay(36);
        return Value.Of(a.Run.Chance.Uuid().ToString());
    }
}
