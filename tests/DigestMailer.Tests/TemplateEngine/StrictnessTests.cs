using DigestMailer.Templates;

namespace DigestMailer.Tests.TemplateEngine;

public sealed class StrictnessTests
{
    [Theory]
    [InlineData("{{ nmae }}", "unknown name 'nmae'; did you mean 'name'?")]
    [InlineData("{{ for p in papers }}{{ p.titel }}{{ end }}", "unknown member 'titel' of paper; did you mean 'title'?")]
    [InlineData("{{ papers[0].titel }}", "did you mean 'title'?")]
    [InlineData("{{ name | string.upcas }}", "'string' has no function 'upcas'; did you mean 'upcase'?")]
    [InlineData("{{ name | upcase }}", "unknown name 'upcase'")]
    [InlineData("{{ string.replace name 'a' }}", "needs 3 arguments")]
    [InlineData("{{ string.upcase name txt: 1 }}", "has no parameter 'txt'")]
    [InlineData("{{ name.first }}", "unknown member 'first'")]
    [InlineData("{{ for p in papers }}{{ p.first.name }}{{ end }}", "may be null")]
    [InlineData("{{ note.size }}", "may be null")]
    [InlineData("{{ $x }}", "unknown local '$x'")]
    [InlineData("{{ name = 1 }}", "belongs to the model")]
    [InlineData("{{ for p in papers; p.title = 'x'; end }}", "belongs to the model")]
    [InlineData("{{ string.x = 1 }}", "a word of the language")]
    [InlineData("{{ x = 1; readonly x; x = 2 }}", "'x' is 'readonly'")]
    [InlineData("{{ readonly x }}", "only a variable")]
    [InlineData("{{ elseif name }}", "write 'else if'")]
    [InlineData("{{ if name and count }}{{ end }}", "write '&&'")]
    [InlineData("{{ tablerow x in papers }}{{ end }}", "'tablerow' writes HTML")]
    [InlineData("{{ include_join ['a'] ',' }}", "there is no part 'a'")]
    [InlineData("{{ include_join name ',' }}", "a list of part names as plain strings")]
    [InlineData("{{ func f(a); end; f }}", "'f' needs an argument for 'a'")]
    [InlineData("{{ func f(a); end; f 1 2 }}", "'f' takes 1 argument, here are 2")]
    [InlineData("{{ f(a) = a; 1 | f 2 }}", "'f' takes 1 argument, here are 2")]
    [InlineData("{{ func f(a, big = 1); end; f 1 bgi: 2 }}", "'f' has no parameter 'bgi'; did you mean 'big'?")]
    [InlineData("{{ break }}", "'break' stands in no loop")]
    [InlineData("{{ for x in 1..2; func f; continue; end; end }}", "'continue' stands in no loop")]
    [InlineData("{{ t 'missing.key' }}", "no catalogue has the words 'missing.key'")]
    [InlineData("{{ for.bad }}", "unknown loop variable 'for.bad'")]
    [InlineData("{{ include 'x' }}", "there is no part 'x'")]
    [InlineData("{{ include name }}", "plain string")]
    [InlineData("{{ include }}", "plain string")]
    public void A_mistake_is_found_before_anything_runs(string template, string words) =>
        Assert.Contains(words, Assert.Single(Papers.Refused(template, OutputKind.Text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("{{ for p in papers }}{{ p.first?.name }}{{ end }}", "Ada")]
    [InlineData("{{ for p in papers }}{{ if p.first }}{{ p.first.name }}{{ end }}{{ end }}", "Ada")]
    [InlineData("{{ if note && note.size > 1 }}x{{ end }}", "")]
    [InlineData("{{ note ?? 'none' }}|{{ note }}", "none|")]
    public void An_optional_member_is_read_with_a_guard(string template, string output) => Assert.Equal(output, Papers.Text(template));

    [Theory]
    [InlineData("{{ x = {a: 1}; x.b }}", "there is no 'b'")]
    [InlineData("{{ x = [1]; x[3] }}", "there is no item 3: the list has 1")]
    [InlineData("{{ x = null; x.a }}", "asked of null")]
    [InlineData("{{ for i in null }}{{ end }}", "write '?? []'")]
    [InlineData("{{ 1 / 0 }}", "division by zero")]
    [InlineData("{{ 9223372036854775807 + 1 }}", "64 bits")]
    [InlineData("{{ func f(a); z = 2; end; f 1; z }}", "'z' has no value here")]
    [InlineData("{{ func f(a); end; x = @f; x }}", "needs an argument for 'a'")]
    [InlineData("{{ func f(a); end; x = @f; x 1 2 }}", "takes 1 arguments, here are 2")]
    [InlineData("{{ x = null; x = 1; x 2 }}", "a number cannot be called")]
    [InlineData("{{ 'x' | date.parse }}", "is no date")]
    [InlineData("{{ day | date.to_string '%Q' }}", "'%Q' means nothing")]
    [InlineData("{{ [1] - 1 }}", "'-' cannot take a list and a number")]
    public void What_cannot_be_known_before_fails_with_its_place(string template, string words)
    {
        var error = Papers.Failed(template);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Equal(1, error.Line);
        Assert.Equal("page", error.Template);
    }
}
