using System.CommandLine;

namespace DigestMailer.Measure.Fuzz;

/// <summary><c>fuzz templates --count N --seed S</c>; with <c>--case</c>, one of them alone.</summary>
internal static class FuzzTemplates
{
    public static Command Create()
    {
        var count = new Option<long>("--count") { Description = "How many templates.", DefaultValueFactory = _ => 100_000 };
        var seed = new Option<int>("--seed") { Description = "Another seed, other templates.", DefaultValueFactory = _ => 1 };
        var threads = new Option<int>("--threads") { Description = "Side by side.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var folder = new Option<string>("--templates") { Description = "Templates to change at random.", DefaultValueFactory = _ => Path.Combine(AppContext.BaseDirectory, "templates") };
        var one = new Option<long?>("--case") { Description = "Shows this template and how it ends, and runs no other." };
        var command = new Command("templates", "The template engine: written and changed templates.") { count, seed, threads, folder, one };
        command.SetAction(parsed =>
        {
            var fuzz = new TemplateFuzz(parsed.GetRequiredValue(seed), TemplateFuzz.Functions(), TemplateFuzz.Seeds(parsed.GetRequiredValue(folder)));
            if (parsed.GetValue(one) is { } number)
            {
                var (text, kind) = fuzz.Case(number);
                var end = TemplateCase.Run(text, kind);
                Console.Out.WriteLine($"{kind}: {text}");
                Console.Out.WriteLine($"{end.Kind} after {end.Took.TotalMilliseconds:0} ms and {end.Bytes} bytes{(end.Wrong is null ? "" : $": {end.Wrong}")}");
                return end.Wrong is null ? 0 : 1;
            }

            fuzz.Run(parsed.GetRequiredValue(count), parsed.GetRequiredValue(threads), Console.Out.WriteLine);
            return fuzz.Failures.Count == 0 ? 0 : 1;
        });
        return command;
    }
}
