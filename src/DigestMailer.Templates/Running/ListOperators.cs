namespace DigestMailer.Templates;

/// <summary>What the signs of the language mean for lists. A range is a list.</summary>
internal static class ListOperators
{
    /// <returns>Null where the sign means nothing of its own for lists.</returns>
    public static Value? Apply(Run run, Site site, string sign, in Value left, in Value right)
    {
        switch (sign)
        {
            case "<<" when left.IsList:
                return Value.Of(Lists.Copy(left, run).Append(right));
            case ">>" when right.IsList:
                return Value.Of(Lists.Copy(right, run).Prepend(left));
            case "+" when left.IsList && right.IsList:
                var items = Lists.Copy(left, run);
                items.AddRange(Lists.Copy(right, run));
                return Value.Of(items);
            case "*" when left.IsList && right.IsNumber:
                return Repeated(run, site, left, Count(run, site, right, sign, left, right));
            case "*" when left.IsNumber:
                return Repeated(run, site, right, Count(run, site, left, sign, left, right));
            case "/" or "//" when left.IsList && right.IsNumber:
                return Value.Of(Lists.Copy(left, run).Take(Lists.Count(left) / Divisor(run, site, sign, left, right)));
            case "%" when left.IsList && right.IsNumber:
                var step = Divisor(run, site, sign, left, right);
                return Value.Of(Lists.Copy(left, run).Where((_, index) => index % step == 0));
            case "<" or "<=" or ">" or ">=" when left.IsList && right.IsList:
                return Value.Of(Compare(run, site, sign, left, right));
            case "!=" when left.IsList && right.IsList:
                return Value.Of(Differ(run, site, left, right));
            case "==" or "!=" when Other(left, right) is { Kind: ValueKind.Whole or ValueKind.Real or ValueKind.Exact or ValueKind.Flag }:
                throw Operators.Wrong(run, site, sign, left, right);
            default:
                return null;
        }
    }

    private static Value Other(in Value left, in Value right) => left.IsList ? right : left;

    private static Value Repeated(Run run, Site site, in Value list, int count)
    {
        var size = Lists.Count(list);
        count = size == 0 ? 0 : count; // nothing is nothing however often, and turns cost time
        run.Here = site;
        run.Budget.Charge((long)size * count, 24L * size * count);
        var items = new List<Value>();
        for (var i = 0; i < count; i++)
        {
            for (var k = 0; k < size; k++)
            {
                items.Add(Lists.At(list, k));
            }
        }

        return Value.Of(items);
    }

    private static int Count(Run run, Site site, in Value number, string sign, in Value left, in Value right)
    {
        var count = Numbers.ToWhole(number);
        return count >= 0 ? (int)Math.Min(count, int.MaxValue) : throw Operators.Wrong(run, site, sign, left, right);
    }

    private static int Divisor(Run run, Site site, string sign, in Value left, in Value right) =>
        Count(run, site, right, sign, left, right) is > 0 and var divisor ? divisor : throw run.Fail(site, "DMT2006", "division by zero: look at the divisor first, as in 'n == 0 ? 0 : a / n'");

    /// <summary>Of two that are equally long every item has to differ, as every item has to compare for the other signs.</summary>
    private static bool Differ(Run run, Site site, in Value left, in Value right)
    {
        var count = Lists.Count(left);
        run.CheckStack();
        run.Budget.Charge(count + 1, 0);
        if (count != Lists.Count(right))
        {
            return true;
        }

        for (var i = 0; i < count; i++)
        {
            if (!Operators.Apply(run, site, "!=", Lists.At(left, i), Lists.At(right, i)).IsTrue)
            {
                return false;
            }
        }

        return count > 0;
    }

    /// <summary>The shorter list comes first; of two that are equally long every item has to compare.</summary>
    private static bool Compare(Run run, Site site, string sign, in Value left, in Value right)
    {
        var (count, other) = (Lists.Count(left), Lists.Count(right));
        run.CheckStack();
        run.Budget.Charge(count + 1, 0);
        if (count != other)
        {
            return count < other == sign is "<" or "<=";
        }

        for (var i = 0; i < count; i++)
        {
            if (!Operators.Apply(run, site, sign, Lists.At(left, i), Lists.At(right, i)).IsTrue)
            {
                return false;
            }
        }

        return count > 0 || sign is "<=" or ">=";
    }
}
