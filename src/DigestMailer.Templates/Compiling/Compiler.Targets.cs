namespace DigestMailer.Templates;

internal sealed partial class Compiler
{
    private readonly HashSet<string> fixedNames = new(StringComparer.Ordinal);

    private Target Settable(Expression target)
    {
        switch (target)
        {
            case Name { IsLocal: true } local:
                CheckFixed(local);
                if (local.Argument is not null || local.Text is "$" or "$$")
                {
                    Error(local.Span, "DMT1013", $"'{local.Text}' cannot be set");
                }

                return unit.IsBorrowed ? new BorrowedLocalTarget(Site(local), local.Text) : new LocalTarget(unit.Slot(local.Text));
            case Name name:
                if (scope is not null && With(scope) is { } with)
                {
                    if (with.Type.Kind == Known.Record)
                    {
                        Error(name.Span, "DMT1013", "inside 'with' of the model nothing can be set");
                    }

                    return new WithTarget(Site(name), with.Slot, name.Text);
                }

                CheckFixed(name);
                if (Own(name.Text) is { } own)
                {
                    return new SlotTarget(own.Kept < 0 ? own.Slot : own.Kept);
                }

                if (model.Members.ContainsKey(name.Text))
                {
                    Error(name.Span, "DMT1013", $"'{name.Text}' belongs to the model and cannot be set: choose another name for the variable");
                }
                else if (Library.IsGroup(name.Text) || Library.Global(name.Text) is not null || name.Text is "this" or "empty" or "blank" or "include" or "include_join")
                {
                    Error(name.Span, "DMT1013", $"'{name.Text}' is a word of the language and cannot be set: choose another name for the variable");
                }

                return CalledFrom(scope) is { } called
                    ? new CalledTarget(Site(name), Slot(name.Text), name.Text, called.Own.GetValueOrDefault(name.Text, -1), called.HasParameters)
                    : new SlotTarget(Slot(name.Text));
            case Dot { Target: Name { Text: "this" } } dot:
                return Settable(new Name(dot.Span, dot.Member));
            case Index { Target: Name { Text: "this" }, Key: Literal { Value: { Kind: ValueKind.Text } key } } member:
                return Settable(new Name(member.Span, key.Text));
            case Index { Target: Name { Text: "this" } } computed when With(scope) is null && CalledFrom(scope) is null:
                return ByName(computed);
            case Dot dot:
                if (dot.Target is Name group && Library.IsGroup(group.Text) && !globals.IsVariable(group.Text))
                {
                    Error(dot.Span, "DMT1013", $"'{group.Text}' is a word of the language and cannot be changed");
                    return new LocalTarget(unit.Slot("$"));
                }

                var owner = Evaluated(dot.Target);
                RefuseModel(dot, owner);
                return new MemberTarget(Site(dot), owner, dot.Member);
            case Index index:
                var list = Evaluated(index.Target);
                RefuseModel(index, list);
                return new IndexTarget(Site(index), list, Evaluated(index.Key));
            case Broken:
                return new LocalTarget(unit.Slot("$"));
            default:
                Error(target.Span, "DMT1013", "only a variable, a member or an item can be set");
                return new LocalTarget(unit.Slot("$"));
        }
    }

    /// <summary>The parameter of this name, or the outermost loop over it: that is the one whose end shows what was set.</summary>
    private LoopScope? Own(string name)
    {
        LoopScope? found = null;
        for (var one = scope; one is not null; one = one.Outer)
        {
            if (one is LoopScope named && named.Name == name)
            {
                found = named;
                if (named.Kept < 0)
                {
                    break;
                }
            }
        }

        return found;
    }

    /// <summary>A variable whose name the template makes while it runs.</summary>
    private NamedTarget ByName(Index computed)
    {
        var key = Evaluated(computed.Key);
        if (!lenient)
        {
            Error(computed.Span, "DMT1013", "a variable has a name that is written out: keep values under made names in an object of your own, as in 'o = {}; o[name] = 1'");
        }

        return new NamedTarget(Site(computed), key, slots, new HashSet<string>(fixedNames, StringComparer.Ordinal));
    }

    private static CalledScope? CalledFrom(Scope? scope)
    {
        for (; scope is not null; scope = scope.Outer)
        {
            if (scope is CalledScope called)
            {
                return called;
            }
        }

        return null;
    }

    private void CheckFixed(Name name)
    {
        if (fixedNames.Contains(name.Text))
        {
            Error(name.Span, "DMT1014", $"'{name.Text}' is 'readonly' from its declaration on: set another variable");
        }
    }

    private void RefuseModel(Expression target, Code owner)
    {
        if (owner.Type.Kind is Known.Record or Known.List or Known.Text or Known.Number or Known.Date or Known.Url)
        {
            Error(target.Span, "DMT1013", "what belongs to the model cannot be set: keep the new value in a variable of its own");
        }
    }

    private static WithScope? With(Scope? scope)
    {
        for (; scope is not null; scope = scope.Outer)
        {
            if (scope is WithScope with)
            {
                return with;
            }
        }

        return null;
    }
}
