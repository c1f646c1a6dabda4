using System.Collections;
using DigestMailer.Hosting;

namespace DigestMailer.Tests.Hosting;

public sealed class SecretFilesTests : IDisposable
{
    private const string Prefix = "DIGESTMAILER__";
    private readonly string folder = Directory.CreateTempSubdirectory("digestmailer-secrets-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Keep(string content)
    {
        var path = Path.Combine(folder, $"{Guid.NewGuid():N}");
        File.WriteAllText(path, content);
        return path;
    }

    private static Dictionary<string, string?> Read(params (string Name, string Value)[] variables) =>
        SecretFiles.Read(Prefix, new Hashtable(variables.ToDictionary(variable => variable.Name, variable => variable.Value)));

    [Theory]
    [InlineData("s3cret", "s3cret")]
    [InlineData("s3cret\n", "s3cret")]
    [InlineData("s3cret\r\n", "s3cret")]
    [InlineData(" two\nlines \n\n", " two\nlines \n")]
    public void The_value_is_the_file_without_its_last_line_break(string content, string value) => Assert.Equal(
        KeyValuePair.Create("Smtp:Password", (string?)value),
        Assert.Single(Read(($"{Prefix}Smtp__Password_FILE", Keep(content)))));

    [Fact]
    public void Plain_variables_come_along_and_those_of_others_do_not() => Assert.Equal(
        [("Smtp:Host", "relay"), ("Smtp:Others:0:Host", "two")],
        Read(($"{Prefix}Smtp__Host", "relay"), ($"{Prefix}Smtp__Others__0__Host", "two"), ("DIGESTMAILER_CORPUS", "x"), ("HOME_FILE", "x"))
            .Select(pair => (pair.Key, pair.Value!)).Order());

    [Fact]
    public void Every_mistake_is_named_without_the_secret()
    {
        var failure = Assert.Throws<SettingsException>(() => Read(
            ($"{Prefix}Smtp__Password_FILE", Path.Combine(folder, "none")),
            ($"{Prefix}Subscribers__SuppressionKey_FILE", Keep("\n")),
            ($"{Prefix}Storage__Connection_FILE", Keep("s3cret")),
            ($"{Prefix}Storage__Connection", "s3cret")));
        Assert.Equal(3, failure.Mistakes.Count);
        Assert.Contains("which is not there", failure.Message, StringComparison.Ordinal);
        Assert.Contains("which is empty", failure.Message, StringComparison.Ordinal);
        Assert.Contains("are both set", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", failure.Message, StringComparison.Ordinal);
    }
}
