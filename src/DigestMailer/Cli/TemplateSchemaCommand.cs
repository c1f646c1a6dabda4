using System.CommandLine;
using System.Text;
using System.Text.Json;
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
        command.SetAction(parsed =>
        {
            Console.Out.Write(parsed.GetValue(json) ? Json() : Text());
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
        foreach (var function in FunctionList.All)
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

    private static string Parameters(FunctionEntry function) => string.Join(
        ' ', function.Parameters.Select((name, index) => index < function.Least ? name : $"[{name}]").Concat(function.AnyNumber ? ["…"] : []));

    private static string Json()
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("templates");
            foreach (var (name, model) in TemplateFiles.Schema)
            {
                writer.WriteString(name, model.Name);
            }

            writer.WriteEndObject();
            writer.WriteStartObject("models");
            foreach (var shape in Shapes())
            {
                Write(writer, shape);
            }

            writer.WriteEndObject();
            writer.WriteStartArray("functions");
            foreach (var function in FunctionList.All)
            {
                writer.WriteStartObject();
                writer.WriteString("name", function.Name);
                writer.WriteString("parameters", Parameters(function));
                writer.WriteString("doc", function.Doc);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }

    private static void Write(Utf8JsonWriter writer, Shape shape)
    {
        writer.WriteStartArray(shape.Name);
        foreach (var member in shape.Members.Values)
        {
            writer.WriteStartObject();
            writer.WriteString("name", member.Name);
            writer.WriteString("kind", member.Kind.ToString().ToLowerInvariant());
            writer.WriteBoolean("optional", member.Optional);
            if (member.Shape is { } inner)
            {
                writer.WriteString("of", inner.Name);
            }

            writer.WriteString("doc", member.Doc);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
