namespace DigestMailer.Templates;

internal sealed partial class Compiler
{
    private Code Named(Name name)
    {
        if (name.Text is "include" or "include_join")
        {
            return Wrong(name, "DMT1040", $"'{name.Text}' takes the name of a part as a plain string");
        }

        if (!name.IsLocal)
        {
            return Library.IsLater(name.Text) && !globals.IsVariable(name.Text) && !model.Members.ContainsKey(name.Text) ? Later(name) : Global(name, scope) ?? Unknown(name);
        }

        if (name.Text == "$$")
        {
            return new BlockCode(Site(name));
        }

        if (name.Text == "$" || name.Argument is not null)
        {
            return new ArgumentCode(Site(name), name.Argument);
        }

        if (unit.IsBorrowed)
        {
            return Borrowed(name);
        }

        if (current.Mistakes.Lost.Contains(name.Text))
        {
            return new ConstantCode(Site(name), Value.Null);
        }

        if (!unit.Assigned.Contains(name.Text) && !lenient)
        {
            return Wrong(name, "DMT1001", $"unknown local '{name.Text}'{Nearest.Hint(name.Text, unit.Assigned)}");
        }

        return new LocalCode(Site(name), name.Text, unit.Slot(name.Text));
    }

    /// <returns>Null when nothing has this name.</returns>
    private Code? Global(Name name, Scope? from)
    {
        var text = name.Text;
        for (var one = from; one is not null; one = one.Outer)
        {
            switch (one)
            {
                case LoopScope loop when loop.Name == text:
                    return new SlotCode(Site(name), text, loop.Slot, null) { Type = loop.Type };
                case WithScope with when text == "this":
                    return new SlotCode(Site(name), text, with.Slot, null) { Type = with.Type };
                case WithScope { Type: { Kind: Known.Record, Shape: { } shape } } with when shape.Members.TryGetValue(text, out var member):
                    return new MemberCode(Site(name), new SlotCode(Site(name), text, with.Slot, null), member, false) { Type = Static.Of(member) };
                case WithScope { Type.Kind: not Known.Record } with:
                    return new WithCode(Site(name), text, with.Slot, Global(name, one.Outer));
                case CalledScope when text != "this":
                    return Global(name, one.Outer) is { } plain ? new CalledCode(Site(name), text, plain) : null;
            }
        }

        var fixedMeaning = Word(name);
        return globals.IsVariable(text) || globals.Imports || lenient
            ? new SlotCode(Site(name), text, Slot(text), fixedMeaning) { Type = fixedMeaning is null ? types.Of(text) : !globals.IsVariable(text) && !globals.Imports ? fixedMeaning.Type : default }
            : fixedMeaning;
    }

    /// <summary>Whether neither the template nor the model uses this name for something else.</summary>
    private bool IsLibraryName(Name name) => !globals.IsVariable(name.Text) && !model.Members.ContainsKey(name.Text);

    private IEnumerable<string> Parameters()
    {
        for (var one = scope; one is not null; one = one.Outer)
        {
            if (one is LoopScope named)
            {
                yield return named.Name;
            }
        }
    }

    private Code? Word(Name name)
    {
        if (model.Members.TryGetValue(name.Text, out var member))
        {
            return new RootCode(Site(name), member.Load) { Type = Static.Of(member) };
        }

        return name.Text switch
        {
            "empty" or "blank" => new ConstantCode(Site(name), Value.Empty),
            "this" when lenient || globals.Set.Count > 0 => new ThisCode(Site(name), model, slots),
            "this" => new ModelCode(Site(name), model) { Type = new(Known.Record, model) },
            _ when Library.IsGroup(name.Text) => GroupOf(name),
            _ when Library.Global(name.Text) is { } function => FunctionOf(name, function),
            _ => null,
        };
    }

    private ConstantCode Later(Name name) => Wrong(name, "DMT1090", $"'{name.Text}' is not part of this release");

    private ConstantCode Unknown(Name name)
    {
        var text = name.Text;
        if (IsWithheld(model, text, name.Span) || current.Mistakes.Lost.Contains(text))
        {
            return new ConstantCode(Site(name), Value.Null);
        }

        var known = model.Members.Keys.Concat(globals.Set).Concat(globals.Loops).Concat(Parameters()).Concat(Library.Globals).Concat(Library.Groups);
        return Wrong(name, "DMT1001", $"unknown name '{text}'{(current.Mistakes.Full ? "" : Library.Grouped(text) is { } function ? $"; did you mean '{function}'?" : Nearest.Hint(text, known))}");
    }

    private Code Member(Dot dot)
    {
        if (dot.Target is Name { IsLocal: false } owner)
        {
            if (owner.Text is "for" or "while" or "tablerow" && !globals.IsVariable(owner.Text))
            {
                return LoopMember(dot, owner.Text);
            }

            if (owner.Text == "this")
            {
                return Named(new Name(dot.Span, dot.Member));
            }

            if (IsLibraryName(owner) && (Library.IsGroup(owner.Text) || Library.IsLater(owner.Text)))
            {
                return Library.Find(owner.Text, dot.Member) is { Refusal: { } refusal } ? Wrong(dot, "DMT1090", refusal)
                    : Library.Find(owner.Text, dot.Member) is { } function ? FunctionOf(dot, function)
                    : Library.IsLater(owner.Text) || Library.IsLater($"{owner.Text}.{dot.Member}") ? Wrong(dot, "DMT1090", $"'{owner.Text}.{dot.Member}' is not part of this release")
                    : Wrong(dot, "DMT1003", $"'{owner.Text}' has no function '{dot.Member}'{Nearest.Hint(dot.Member, Library.Names(owner.Text))}");
            }
        }

        var target = Evaluated(dot.Target);
        if (target.Type.Kind == Known.Any || target.Type.Kind == Known.Object || target.Type.Kind == Known.Function)
        {
            return new FoundMemberCode(Site(dot), target, dot.Member, dot.Guarded, dot.Stops);
        }

        if (target.Type.Optional && !dot.Stops && !IsSeen(dot.Target))
        {
            Error(dot.MemberSpan, "DMT1005", $"this may be null: write '?.{dot.Member}', guard it with 'if', or give another value by '??'");
        }

        return target.Type.Kind == Known.Record ? RecordMember(dot, target) : PlainMember(dot, target);
    }

    private Code RecordMember(Dot dot, Code target)
    {
        var shape = target.Type.Shape!;
        if (!shape.Members.TryGetValue(dot.Member, out var member))
        {
            if (IsWithheld(shape, dot.Member, dot.MemberSpan))
            {
                return new ConstantCode(Site(dot), Value.Null);
            }

            Error(dot.MemberSpan, "DMT1003", $"unknown member '{dot.Member}' of {shape.Name}{Nearest.Hint(dot.Member, shape.Members.Keys)}");
            return new ConstantCode(Site(dot), Value.Null);
        }

        var type = Static.Of(member);
        return new MemberCode(Site(dot), target, member, dot.Stops) { Type = type with { Optional = (type.Optional && !IsSeen(dot)) || (dot.Stops && target.Type.Optional) } };
    }

    private FoundMemberCode PlainMember(Dot dot, Code target)
    {
        string[] known = target.Type.Kind switch
        {
            Known.Text or Known.List => ["size", "empty?"],
            Known.Date => Dates.DateMembers,
            Known.Duration => Dates.DurationMembers,
            _ => [],
        };
        if (!known.Contains(dot.Member))
        {
            Error(dot.MemberSpan, "DMT1003", known.Length == 0
                ? $"this value has no members, so no '{dot.Member}'"
                : $"unknown member '{dot.Member}'{Nearest.Hint(dot.Member, known)}; there are {string.Join(", ", known)}");
        }

        return new FoundMemberCode(Site(dot), target, dot.Member, dot.Guarded, dot.Stops) { Type = dot.Member == "empty?" ? new(Known.Flag) : new(Known.Number, null, dot.Stops && target.Type.Optional) };
    }

    private Code LoopMember(Dot dot, string loop)
    {
        var table = loop == "tablerow";
        LoopWord? word = dot.Member switch
        {
            "index" => LoopWord.Index,
            "first" => LoopWord.First,
            "even" => LoopWord.Even,
            "odd" => LoopWord.Odd,
            "rindex" when loop != "while" => LoopWord.RIndex,
            "last" when loop != "while" => LoopWord.Last,
            "changed" when loop != "while" => LoopWord.Changed,
            "length" when loop != "while" => LoopWord.Length,
            "col" or "col0" when table => LoopWord.Column,
            "col_first" when table => LoopWord.ColumnFirst,
            "col_last" when table => LoopWord.ColumnLast,
            _ => null,
        };
        var kind = table ? LoopKind.Row : loop == "for" ? LoopKind.For : LoopKind.While;
        return word is { } known
            ? new LoopCode(Site(dot), known, kind) { Type = new(known is LoopWord.Index or LoopWord.RIndex or LoopWord.Length or LoopWord.Column ? Known.Number : Known.Flag) }
            : Wrong(dot, "DMT1003", $"unknown loop variable '{loop}.{dot.Member}'; there are index, first, even, odd{(loop == "while" ? "" : ", rindex, last, changed, length")}{(table ? ", col, col_first, col_last" : "")}");
    }
}
