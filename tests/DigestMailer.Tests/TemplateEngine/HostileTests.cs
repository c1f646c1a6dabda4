using System.Buffers;
using DigestMailer.Templates;

namespace DigestMailer.Tests.TemplateEngine;

/// <summary>Templates that mean harm. Each ends in an error with its place, and on the way takes little memory.</summary>
public sealed class HostileTests
{
    private const long MostBytes = 64 * 1024 * 1024;

    public static TheoryData<string> Running => [.. HostileTemplates.Running];

    public static TheoryData<string> Refused => [.. HostileTemplates.Refused.Keys];

    [Theory]
    [MemberData(nameof(Running))]
    public void What_takes_without_measure_is_stopped(string template)
    {
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var output = new ArrayBufferWriter<byte>();
        var failure = Assert.Throws<TemplateException>(() =>
            Papers.Compile(template, OutputKind.Text, null, HostileTemplates.Parts).Render(Papers.Of("Ann", Papers.Paper()), Papers.Context, output));

        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        Assert.True(bytes < MostBytes, $"{bytes / 1024 / 1024} MiB");
        Assert.Equal(0, output.WrittenCount);
        Placed(failure);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_is_too_much_to_write_is_refused_or_stopped(string name)
    {
        var template = HostileTemplates.Refused[name];
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var failure = Assert.Throws<TemplateException>(() =>
            Papers.Compile(template(), OutputKind.Html, null, HostileTemplates.Parts).Render(Papers.Of(), Papers.Context, new ArrayBufferWriter<byte>()));

        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        Assert.True(bytes < MostBytes, $"{bytes / 1024 / 1024} MiB");
        Placed(failure);
    }

    [Fact]
    public async Task A_template_that_fails_for_one_reader_is_the_same_for_the_next_on_eight_threads()
    {
        var template = Papers.Compile(
            "{{ x = []; for i in 1..3; x[x.size] = name; end; y = {}; y.n = name; if name == 'bad'; f = x * 10000000; end; capture c }}{{ y.n }}{{ end; x | array.join ',' }}{{ c }}",
            OutputKind.Text);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(
            () =>
            {
                for (var i = 0; i < 12_500; i++)
                {
                    if (i % 100 == 0)
                    {
                        Assert.Throws<TemplateException>(() => Papers.Render(template, Papers.Of("bad")));
                    }

                    Assert.Equal($"{thread},{thread},{thread}{thread}", Papers.Render(template, Papers.Of($"{thread}")));
                }
            },
            TestContext.Current.CancellationToken)));
    }

    private static void Placed(TemplateException failure)
    {
        var error = failure.Errors[0];
        Assert.InRange(error.Line, 1, int.MaxValue);
        Assert.InRange(error.Column, 1, int.MaxValue);
        Assert.NotEmpty(error.Message);
    }
}
