using System.CommandLine;
using System.Text;
using DigestMailer.Rendering;
using DigestMailer.Templates;

namespace DigestMailer.Cli;

/// <summary><c>templates schema</c>: every name that a template may read, and every function that it may call.</summary>
internal static class TemplateSchemaCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "One object, for editors and tools." };
        var command = new Command("schema", "Prints what each template may read, and the functions of the language.") { json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(json))
            {
                await Stdout.JsonAsync(Json(), cancellationToken);
            }
            else
            {
                Console.Out.Write(Text());
            }

            return Commands.Done;
        });
        return command;
    }

    /// <summary>The models of the templates, and of the records and lists in them, each once.</summary>
    private static List<Shape> Shapes()
    {
        var shapes = TemplateFiles.Schema.Values.Distinct().ToList();
        for (var i = 0; i < shapes.Count; i++)
        {
            shapes.AddRange(shapes[i].Members.Values.Select(member => member.Shape).OfType<Shape>().Distinct().Except(shapes).ToList());
        }

        return shapes;
    }

    private static string Text()
    {
        var text = new StringBuilder();
        foreach (var model in TemplateFiles.Schema.GroupBy(one => one.Value))
        {
            text.Append(string.Join(", ", model.Select(one => one.Key).Order(StringComparer.Ordinal))).Append(" read ").AppendLine(model.Key.Name);
        }

        foreach (var shape in Shapes())
        {
            text.AppendLine().AppendLine(shape.Name);
            foreach (var member in shape.Members.Values)
            {
                text.Append(' ', 2).Append(member.Name.PadRight(16)).Append(Kind(member).PadRight(22)).AppendLine(member.Doc);
            }
        }

        text.AppendLine().AppendLine("functions");
        foreach (var function in TemplateFunctions.All)
        {
            text.Append(' ', 2).Append($"{function.Name} {Parameters(function)}".PadRight(52)).Append(' ').AppendLine(function.Doc);
        }

        return text.ToString();
    }

    private static string Kind(Member member)
    {
        var kind = member.Kind switch
        {
            MemberKind.Record => member.Shape!.Name,
            MemberKind.List => $"list of {member.Shape!.Name}",
            MemberKind.TextList => "list of text",
            var plain => plain.ToString().ToLowerInvariant(),
        };
        return member.Optional ? $"{kind}, or null" : kind;
    }

    /// <summary>One that may be left out stands in brackets.</summary>
    private static string Parameters(TemplateFunction function) =>
        string.Join(' ', function.Parameters.Select(name => name.EndsWith('?') ? $"[{name.TrimEnd('?')}]" : name));

    private static object Json() => new
    {
        templates = TemplateFiles.Schema.ToDictionary(one => one.Key, one => one.Value.Name),
        models = Shapes().ToDictionary(shape => shape.Name, shape => shape.Members.Values.Select(member => new
        {
            member.Name,
            kind = member.Kind.ToString().ToLowerInvariant(),
            member.Optional,
            of = member.Shape?.Name,
            member.Doc,
        })),
        functions = TemplateFunctions.All.Select(function => new { function.Name, parameters = Parameters(function), function.Doc }),
    };
}
