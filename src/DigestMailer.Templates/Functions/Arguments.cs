using System.Globalization;

namespace DigestMailer.Templates;

/// <summary>What a function of the library is given. Values turn into what it needs as the language has it.</summary>
internal readonly ref struct Arguments(Run run, Site site, ReadOnlySpan<Value> values, ReadOnlySpan<string> names)
{
    private readonly ReadOnlySpan<Value> values = values;

    public Run Run { get; } = run;

    public Site Site { get; } = site;

    /// <summary>Of the last arguments, where a function takes any number.</summary>
    public ReadOnlySpan<string> Names { get; } = names;

    public int Count => values.Length;

    public ReadOnlySpan<Value> Values => values;

    public Value this[int index] => index < values.Length ? values[index] : Value.Null;

    public bool Has(int index) => index < values.Length && !values[index].IsNull;

    /// <summary>Any value has a text; that of null is empty.</summary>
    public string Text(int index) => Texts.Of(this[index], Run);

    public string Text(int index, string standard) => Has(index) ? Text(index) : standard;

    /// <summary>The text of an argument that may not be null.</summary>
    public string Given(int index) => Has(index) ? Text(index) : throw Fail($"argument {index + 1} must not be null");

    /// <summary>Null counts as 0, a flag as 0 or 1; a fraction is rounded, half to even; a text must read as a number.</summary>
    public int Int(int index)
    {
        var value = this[index];
        switch (value.Kind)
        {
            case ValueKind.Null or ValueKind.Unset:
                return 0;
            case ValueKind.Whole or ValueKind.Flag when value.Whole is >= int.MinValue and <= int.MaxValue:
                return (int)value.Whole;
            case ValueKind.Real when Math.Round(value.Real) is >= int.MinValue and <= int.MaxValue and var rounded:
                return (int)rounded;
            case ValueKind.Exact when decimal.Round(value.Exact) is >= int.MinValue and <= int.MaxValue and var rounded:
                return (int)rounded;
            case ValueKind.Text when int.TryParse(value.Text, NumberStyles.Integer, Run.Culture, out var read):
                return read;
            default:
                throw Fail($"argument {index + 1} must be a whole number of 32 bits, not {Texts.KindOf(value)}");
        }
    }

    public int Int(int index, int standard) => Has(index) ? Int(index) : standard;

    /// <summary>Null counts as 0, a flag as 0 or 1.</summary>
    public double Real(int index)
    {
        var value = this[index];
        return value.IsNull ? 0
            : value.IsNumber || value.Kind == ValueKind.Flag ? Numbers.ToReal(value)
            : throw Fail($"argument {index + 1} must be a number, not {Texts.KindOf(value)}");
    }

    public DateTimeOffset Date(int index) => Dates.Is(this[index])
        ? Dates.Instant(this[index])
        : throw Fail($"argument {index + 1} must be a date, not {Texts.KindOf(this[index])}");

    /// <summary>Pays for a text that is about to be made, beyond what its arguments have paid for.</summary>
    public void Pay(long characters) => Run.Budget.Charge(characters / 16, characters * 2);

    public TemplateException Fail(string message) => Run.Fail(Site, "DMT2020", message);
}
