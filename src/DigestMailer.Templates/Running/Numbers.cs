namespace DigestMailer.Templates;

/// <summary>Arithmetic: whole numbers of 64 bits, doubles and decimals; a flag counts as 0 or 1.</summary>
internal static class Numbers
{
    public static int Compare(in Value left, in Value right)
    {
        if (IsWhole(left) && IsWhole(right))
        {
            return left.Whole.CompareTo(right.Whole);
        }

        return left.Kind == ValueKind.Real || right.Kind == ValueKind.Real
            ? ToReal(left).CompareTo(ToReal(right))
            : ToExact(left).CompareTo(ToExact(right));
    }

    public static double ToReal(in Value value) => value.Kind switch
    {
        ValueKind.Real => value.Real,
        ValueKind.Exact => (double)value.Exact,
        _ => value.Whole,
    };

    public static decimal ToExact(in Value value) => value.Kind switch
    {
        ValueKind.Real => double.IsNaN(value.Real) ? 0 : Math.Abs(value.Real) < 7.9e28 ? (decimal)value.Real : throw new OverflowException(),
        ValueKind.Exact => value.Exact,
        _ => value.Whole,
    };

    public static long ToWhole(in Value value) => value.Kind switch
    {
        ValueKind.Real => (long)value.Real,
        ValueKind.Exact => (long)decimal.Clamp(value.Exact, long.MinValue, long.MaxValue),
        _ => value.Whole,
    };

    /// <returns>Null when the sign does not fit these numbers.</returns>
    /// <exception cref="ArithmeticException">The result does not fit, or a division by zero.</exception>
    public static Value? Calculate(string sign, in Value left, in Value right)
    {
        if (sign is "/" or "//" or "%" && ToReal(right) == 0)
        {
            throw new DivideByZeroException();
        }

        if (left.Kind == ValueKind.Exact || right.Kind == ValueKind.Exact)
        {
            return Calculate(sign, ToExact(left), ToExact(right));
        }

        if (IsWhole(left) && IsWhole(right) && sign != "/")
        {
            return Calculate(sign, left.Whole, right.Whole);
        }

        var (a, b) = (ToReal(left), ToReal(right));
        return sign switch
        {
            "+" => Value.Of(a + b),
            "-" => Value.Of(a - b),
            "*" => Value.Of(a * b),
            "/" => Value.Of(a / b),
            "//" => Value.Of(Math.Round(a / b)),
            "%" => Value.Of(a % b),
            "<<" => Value.Of(a * Math.Pow(2, b)),
            ">>" => Value.Of(a / Math.Pow(2, b)),
            _ => null,
        };
    }

    private static Value? Calculate(string sign, long a, long b) => sign switch
    {
        "+" => Value.Of(checked(a + b)),
        "-" => Value.Of(checked(a - b)),
        "*" => Value.Of(checked(a * b)),
        "//" => Value.Of(b == -1 ? checked(-a) : a / b),
        "%" => Value.Of(b == -1 ? 0 : a % b),
        "<<" when b is >= 0 and < 63 => Value.Of(checked(a * (1L << (int)b))),
        "<<" => throw new OverflowException(),
        ">>" => Value.Of(a >> (int)Math.Clamp(b, 0, 63)),
        _ => null,
    };

    private static Value? Calculate(string sign, decimal a, decimal b) => sign switch
    {
        "+" => Value.Of(a + b),
        "-" => Value.Of(a - b),
        "*" => Value.Of(a * b),
        "/" => Value.Of(a / b),
        "//" => Value.Of(Math.Round(a / b)),
        "%" => Value.Of(a % b),
        _ => null,
    };

    private static bool IsWhole(in Value value) => value.Kind is ValueKind.Whole or ValueKind.Flag;
}
