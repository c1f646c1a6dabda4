namespace DigestMailer.Templates;

internal sealed class BinaryCode(Site site, string sign, Code left, Code right) : Code(site)
{
    public override Value Evaluate(Run run)
    {
        var first = left.Evaluate(run);
        var second = right.Evaluate(run);
        run.Budget.Step();
        run.Here = Site;
        return Operators.Apply(run, Site, sign, first, second);
    }
}

internal sealed class BothCode(Site site, Code left, Code right) : Code(site)
{
    public override Value Evaluate(Run run) => Value.Of(left.Evaluate(run).IsTrue && right.Evaluate(run).IsTrue);
}

internal sealed class EitherCode(Site site, Code left, Code right) : Code(site)
{
    public override Value Evaluate(Run run) => Value.Of(left.Evaluate(run).IsTrue || right.Evaluate(run).IsTrue);
}

/// <summary><c>a ?? b</c> and <c>a ?! b</c>.</summary>
internal sealed class CoalesceCode(Site site, Code left, Code right, bool whenNull) : Code(site)
{
    public override Value Evaluate(Run run)
    {
        var value = left.Evaluate(run);
        return value.IsNull == whenNull ? right.Evaluate(run) : value;
    }
}

internal sealed class ConditionalCode(Site site, Code test, Code then, Code otherwise) : Code(site)
{
    public override Value Evaluate(Run run) => test.Evaluate(run).IsTrue ? then.Evaluate(run) : otherwise.Evaluate(run);
}

internal sealed class NotCode(Site site, Code operand) : Code(site)
{
    public override Value Evaluate(Run run) => Value.Of(!operand.Evaluate(run).IsTrue);
}

internal sealed class SignCode(Site site, bool negative, Code operand) : Code(site)
{
    public override Value Evaluate(Run run)
    {
        var value = operand.Evaluate(run);
        return value.IsNull ? value : Operators.Apply(run, Site, negative ? "-" : "+", Value.Of(0), value);
    }
}

internal sealed class IncrementCode(Site site, Code read, Target target, int by, bool before) : Code(site)
{
    public override Value Evaluate(Run run)
    {
        var old = read.Evaluate(run);
        run.Budget.Step();
        var next = Operators.Apply(run, Site, "+", old.IsNull && run.Lenient ? Value.Of(0) : old, Value.Of(by));
        target.Set(run, next);
        return before ? next : old;
    }
}

internal sealed class ListCode(Site site, Code[] items) : Code(site)
{
    public override Value Evaluate(Run run)
    {
        run.Here = Site;
        run.Budget.Charge(items.Length + 1, 64 + (24L * items.Length));
        var made = new List<Value>(items.Length);
        foreach (var item in items)
        {
            made.Add(item.Evaluate(run));
        }

        return Value.Of(made);
    }
}

internal sealed class ObjectCode(Site site, (string Key, Code Value)[] members) : Code(site)
{
    public override Value Evaluate(Run run)
    {
        run.Here = Site;
        run.Budget.Charge(members.Length + 1, 96 + (48L * members.Length));
        var made = new ScriptObject();
        foreach (var (key, value) in members)
        {
            made.Members[key] = value.Evaluate(run);
        }

        return Value.Of(made);
    }
}

/// <summary><c>$"… {x} …"</c>: text, also where a part is markup.</summary>
internal sealed class InterpolationCode(Site site, Code[] parts) : Code(site)
{
    public override Value Evaluate(Run run)
    {
        var texts = new string[parts.Length];
        long length = 16;
        for (var i = 0; i < parts.Length; i++)
        {
            texts[i] = Texts.Of(parts[i].Evaluate(run), run);
            length += texts[i].Length;
        }

        run.Here = Site;
        run.Budget.Charge(1, length * 2);
        return Value.Of(string.Concat(texts));
    }
}

internal sealed class FunctionCode(Site site, Callable function) : Code(site)
{
    public Callable Function => function;

    public override Value Evaluate(Run run) => Value.Of(function);
}

/// <summary>A group of the library as a value: an object that holds its functions.</summary>
internal sealed class GroupCode(Site site, string group) : Code(site)
{
    public override Value Evaluate(Run run)
    {
        run.Here = Site;
        return Library.AsObject(group, run);
    }
}

/// <summary>A variable or member in the place of a value: a function found there is called.</summary>
internal sealed class InvokedCode(Code target) : Code(target.Site)
{
    public Code Target => target;

    public override Value Evaluate(Run run)
    {
        var value = target.Evaluate(run);
        return value.Kind == ValueKind.Function ? ((Callable)value.Reference).Call(run, Site, [], []) : value;
    }
}

/// <summary>A call of a function that the compiler knows, or of one that is found when needed.</summary>
internal sealed class CallCode(Site site, Code target, Code[] arguments, bool[] spreads, string[] names) : Code(site)
{
    public override Value Evaluate(Run run)
    {
        var (function, from) = Prepare(run);
        var result = function.Call(run, Site, run.Pushed(from), names);
        run.Pop(from);
        return result;
    }

    /// <summary>The same call with a block for <c>$$</c>.</summary>
    public Value Wrapping(Run run, Value block)
    {
        var (function, from) = Prepare(run);
        var result = function is UserFunction own
            ? own.Call(run, Site, run.Pushed(from), names, block)
            : throw run.Fail(Site, "DMT2037", "'wrap' takes a function of the template");
        run.Pop(from);
        return result;
    }

    private (Callable Function, int From) Prepare(Run run)
    {
        var value = target.Evaluate(run);
        if (value.Kind != ValueKind.Function)
        {
            throw run.Fail(Site, "DMT2038", $"{Texts.KindOf(value)} cannot be called");
        }

        var from = run.Top;
        for (var i = 0; i < arguments.Length; i++)
        {
            var argument = arguments[i].Evaluate(run);
            if (!spreads[i])
            {
                run.Push(argument);
                continue;
            }

            if (!argument.IsList)
            {
                throw run.Fail(arguments[i].Site, "DMT2039", $"'^' takes a list, not {Texts.KindOf(argument)}");
            }

            run.Budget.Charge(Lists.Count(argument), 24L * Lists.Count(argument));
            for (var k = 0; k < Lists.Count(argument); k++)
            {
                run.Push(Lists.At(argument, k));
            }
        }

        return ((Callable)value.Reference, from);
    }
}
