using DigestMailer.Templates;

namespace DigestMailer.Measure.Bench.Rendering;

/// <summary>How many small templates are read, checked and compiled in a second of processor time.</summary>
internal static class CompileMeter
{
    /// <summary>A why line: a loop, choices, a link and a pipe in 300 characters.</summary>
    private const string Small =
        """
        <p class="why">{{ if papers.size > 1 }}For {{ name }}, who wishes for <b>{{ wish | string.upcase }}</b>:{{ else }}Only{{ end }}
        {{ for paper in papers ~}}
        <a title="{{ paper.title }}" href="https://papers.example/r/{{ id }}/{{ paper.number }}">{{ paper.title }}</a>{{ if !for.last }}, {{ end }}
        {{~ end }}</p>
        """;

    public static double Rate(int count)
    {
        for (var warm = 0; warm < count / 4; warm++)
        {
            Compile();
        }

        var cpu = Environment.CpuUsage.TotalTime;
        for (var number = 0; number < count; number++)
        {
            Compile();
        }

        return count / (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
    }

    private static void Compile() => TemplateSet.Compile([new("small", Small, OutputKind.Html, Letter.Shape)]);
}
