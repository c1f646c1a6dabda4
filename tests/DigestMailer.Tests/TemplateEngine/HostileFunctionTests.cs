using System.Buffers;
using System.Diagnostics;
using DigestMailer.Templates;

namespace DigestMailer.Tests.TemplateEngine;

/// <summary>No function goes round the budget: neither by the size of its result nor by the work before it.</summary>
public sealed class HostileFunctionTests
{
    private const long MostAllocated = 64 * 1024 * 1024;

    /// <summary>Far above the 2 s of the budget: these tests share their machine.</summary>
    private static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(10);

    private const string Prelude = "x = 'ab' * 500000; r = 1..2000000000; l = [x] * 1000; ";

    [Theory]
    [InlineData("l | array.join x")]
    [InlineData("l | array.join ',' | string.size")]
    [InlineData("l | array.sort")]
    [InlineData("r | array.sort")]
    [InlineData("r | array.reverse")]
    [InlineData("r | array.uniq")]
    [InlineData("r | array.contains (-1)")]
    [InlineData("r | array.concat r")]
    [InlineData("r | array.each @string.size")]
    [InlineData("r | array.map 'x'")]
    [InlineData("r | array.limit 2000000000")]
    [InlineData("r | array.cycle")]
    [InlineData("l | array.cycle")]
    [InlineData("for i in 1..400000; array.cycle [i] (i + x); end")]
    [InlineData("[] | array.insert_at 2147483647 1")]
    [InlineData("for i in 1..100; x | string.split 'b'; end")]
    [InlineData("x | array.sort")]
    [InlineData("'a' | string.pad_left 1000000000")]
    [InlineData("'a' | string.pad_right 2147483647")]
    [InlineData("x | string.replace 'a' x")]
    [InlineData("for i in 1..60; x = x | string.append x; end")]
    [InlineData("for i in 1..60; x = x | string.prepend x; end")]
    [InlineData("for i in 1..60; x = x | string.escape | string.append x; end")]
    [InlineData("for i in 1..60; x = x | string.base64_encode; end")]
    [InlineData("for i in 1..60; x = x | string.literal | string.replace_first 'a' x; end")]
    [InlineData("for i in 1..100; x | string.sha512; end")]
    [InlineData("for i in 1..400000; x | string.contains 'c'; end")]
    [InlineData("for i in 1..400000; x | string.index_of 'c'; end")]
    [InlineData("l | string.size")]
    [InlineData("l | string.md5")]
    [InlineData("x = '%c' * 500000; date.now | date.to_string x")]
    [InlineData("x = '%c' * 20000; for i in 1..100; date.now | date.to_string x; end")]
    [InlineData("x = '%c' * 500000; date.parse_to_string '2016/01/01' x")]
    [InlineData("x = 'yyyy' * 400000; date.parse_to_string '2016/01/01' x")]
    [InlineData("1 | math.format 'N999999999'")]
    [InlineData("1 | math.format 'D2000000000'")]
    [InlineData("x = '0' * 1000000; for i in 1..99; 1 | object.format x; end")]
    [InlineData("l | object.to_json")]
    [InlineData("r | object.to_json")]
    [InlineData("x = '[' + '1,' * 900000 + '1]'; x | object.from_json")]
    [InlineData("x = '{\"a\":1}' * 100000; for i in 1..99; '[' + x + ']' | string.replace '}{' '},{' | object.from_json; end")]
    [InlineData("x | regex.replace '' x")]
    [InlineData("x | regex.replace 'a' '$_$_$_'")]
    [InlineData("x | regex.matches ''")]
    [InlineData("x | regex.split ''")]
    [InlineData("x | regex.matches '(a|b|c)*(a|b|c)*(a|b|c)*(a|b|c)*'")]
    [InlineData("for i in 1..400000; 'a' | regex.match ('a' + i); end")]
    [InlineData("for i in 1..400000; 'a' | regex.match `(\\w{1,1000})x`; end")]
    [InlineData("x = 'a' * 1000000; x | regex.match `(\\w{1,1000})x`")]
    [InlineData("for i in 1..60; x = x | regex.escape | regex.replace 'a' '---'; end")]
    [InlineData("x = '<' * 1000000; for i in 1..9; x | html.escape; end")]
    [InlineData("x = '<script' * 100000; for i in 1..99; x | html.strip; end")]
    [InlineData("x = '\\n' * 1000000; for i in 1..9; x | html.newline_to_br; end")]
    [InlineData("x = 'é' * 900000; x | html.url_encode")]
    [InlineData("x = 'é' * 900000; x | html.url_escape")]
    [InlineData("x = '$x^2$ ' * 150000; for i in 1..9; x | tex; end")]
    [InlineData("x | highlight l")]
    [InlineData("list_and l")]
    [InlineData("for i in 1..100; x | short 400000; end")]
    [InlineData("for i in 1..100; x | sentences 2; end")]
    [InlineData("for i in 1..100; x | string.truncatewords 3; end")]
    public void It_stops_in_time_with_its_place_and_little_memory(string code)
    {
        foreach (var kind in (ReadOnlySpan<OutputKind>)[OutputKind.Text, OutputKind.Html])
        {
            var template = Papers.Compile($"line\n{{{{ {Prelude}{code} }}}}", kind);
            var (failure, allocated, time) = Run(template);
            if (failure is null)
            {
                // 'highlight' marks nothing in a text part, so it has nothing to do there.
                Assert.True(kind == OutputKind.Text && code.Contains("highlight", StringComparison.Ordinal), $"{kind} was rendered");
                continue;
            }

            Assert.StartsWith("DMT200", failure.Code, StringComparison.Ordinal);
            Assert.Equal(2, failure.Line);
            Assert.True(failure.EndColumn > failure.Column);
            Assert.True(allocated < MostAllocated, $"{allocated / 1024} KiB");
            Assert.True(time < LongestTime, $"{time}");
        }
    }

    /// <summary>Every function with arguments of every kind, large ones among them: a result or an error of the template, and bounded.</summary>
    [Fact]
    public void Whatever_any_function_is_given_it_ends_well()
    {
        string[] values = ["x", "r", "l", "o", "null", "true", "0", "(-1)", "2147483647", "1.5", "'%Y'", "'a*'", "''", "date.now", "timespan.zero", "@string.size", "[]", "{a: 1}", "'1'", "h"];
        var chance = new Random(20260329);
        foreach (var function in TemplateFunctions.All)
        {
            foreach (var kind in (ReadOnlySpan<OutputKind>)[OutputKind.Text, OutputKind.Html])
            {
                for (var i = 0; i < 10; i++)
                {
                    var arguments = string.Join(' ', function.Parameters.Select(_ => values[chance.Next(values.Length)]));
                    var code = $"{{{{ x = 'aé<\"%$ .' * 8000; r = 1..2000000000; l = [x] * 100; o = {{k: x, l: l}}; capture h }}}}<b>&amp;</b>{{{{ end; {function.Name} {arguments} }}}}";
                    Template template;
                    try
                    {
                        template = Papers.Compile(code, kind);
                    }
                    catch (TemplateException refused)
                    {
                        Assert.All(refused.Errors, error => Assert.StartsWith("DMT1", error.Code, StringComparison.Ordinal));
                        continue;
                    }

                    var (_, allocated, time) = Run(template);
                    Assert.True(allocated < MostAllocated, $"{allocated / 1024} KiB: {code}");
                    Assert.True(time < LongestTime, $"{time}: {code}");
                }
            }
        }
    }

    private static (TemplateError? Failure, long Allocated, TimeSpan Time) Run(Template template)
    {
        var output = new ArrayBufferWriter<byte>();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        TemplateError? failure = null;
        try
        {
            template.Render(Papers.Of(), Papers.Context, output);
        }
        catch (TemplateException failed)
        {
            failure = Assert.Single(failed.Errors);
        }

        return (failure, GC.GetAllocatedBytesForCurrentThread() - before, Stopwatch.GetElapsedTime(start));
    }
}
