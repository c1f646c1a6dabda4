using System.Collections.Frozen;

namespace DigestMailer.Templates;

/// <summary>What a template whose output many readers get must not depend on.</summary>
internal sealed partial class Compiler
{
    /// <summary>Functions that look at the time of the mail, its chance, or the zone of its reader.</summary>
    private static readonly FrozenSet<string> OfOneMail = FrozenSet.ToFrozenSet(
        ["date", "date.now", "date.utc_now", "date.parse", "date.parse_to_string", "math.random", "math.uuid", "local"]);

    /// <summary>Whether the name is one that the shape has, but not for a shared template; then that is said.</summary>
    private bool IsWithheld(Shape shape, string name, Span span)
    {
        if (shape is not ImpersonalShape { Whole: var whole } || !whole.Members.ContainsKey(name))
        {
            return false;
        }

        var owner = shape == model ? "" : $" of {shape.Name}";
        Error(span, "DMT1050", $"'{name}'{owner} belongs to one reader, and '{root.Source.Name}' is shared: its output is kept and given to many");
        return true;
    }

    private FunctionCode FunctionOf(Syntax syntax, LibraryFunction function)
    {
        if (root.Source.Shared && OfOneMail.Contains(function.Name))
        {
            Error(syntax.Span, "DMT1051", $"'{function.Name}' depends on the one mail or its reader, and '{root.Source.Name}' is shared: its output is kept and given to many");
        }

        return new FunctionCode(Site(syntax), function) { Type = new(Known.Function) };
    }

    /// <summary>A whole group would hand on the functions of one mail with the others.</summary>
    private GroupCode GroupOf(Name name)
    {
        if (root.Source.Shared)
        {
            Error(name.Span, "DMT1051", $"'{name.Text}' is a group of functions, and '{root.Source.Name}' is shared, its output is kept and given to many: name the function itself");
        }

        return new GroupCode(Site(name), name.Text) { Type = new(Known.Object) };
    }
}
