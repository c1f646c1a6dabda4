namespace DigestMailer.Tests.TemplateEngine;

public sealed class ObjectFunctionTests
{
    [Theory]
    [InlineData("{{ {a:1} | object.has_key 'a' }}{{ {a:null} | object.has_value 'a' }}{{ null | object.has_key 'a' }}{{ papers[0] | object.has_key 'title' }}", "truefalsefalsetrue")]
    [InlineData("{{ {b:1,a:2} | object.keys }}{{ {b:1,a:2} | object.values }}{{ null | object.keys }}", "[\"b\", \"a\"][1, 2][]")]
    [InlineData("{{ null | object.size }}{{ 'abc' | object.size }}{{ {a:1} | object.size }}{{ 5 | object.size }}", "0310")]
    [InlineData("{{ '' | object.default 'x' }}{{ note | object.default 'y' }}{{ false | object.default 'x' }}", "xyfalse")]
    public void Objects_tell_what_they_hold(string template, string output) => Assert.Equal(output, Papers.Text(template));

    [Theory]
    [InlineData("{{ [null,true,1,1.0,'a',[1]] | array.each @object.typeof }}", "[null, \"boolean\", \"number\", \"number\", \"string\", \"array\"]")]
    [InlineData("{{ ('a,b' | string.split ',') | object.typeof }} {{ 1..2 | object.typeof }} {{ day | object.typeof }} {{ string | object.typeof }}", "iterator iterator object object")]
    [InlineData("{{ [1,9999999999,1.5,1.5m,'a',true,[1]] | array.each @object.kind | array.join ' ' }} {{ 1..2 | object.kind }}", "int long double decimal string bool array range")]
    public void Values_tell_their_type(string template, string output) => Assert.Equal(output, Papers.Text(template));

    [Theory]
    [InlineData("{{ '{\"a\":[1,2.50,\"x\",null,true]}' | object.from_json | object.to_json }}", "{\"a\":[1,2.50,\"x\",null,true]}")]
    [InlineData("{{ ('{\"a\":1,\"a\":{\"b\":[3]}}' | object.from_json).a.b[0] + 1 }}", "4")]
    [InlineData("{{ [1.0, 1.5, 2m, 'é<', timespan.zero] | object.to_json }}", "[1,1.5,2,\"\\u00E9\\u003C\",\"00:00:00\"]")]
    public void Json_goes_in_and_out(string template, string output) => Assert.Equal(output, Papers.Text(template));

    [Theory]
    [InlineData("{{ 'x' | object.from_json }}", "this is no JSON: character 1 of line 1")]
    [InlineData("{{ '1e999' | object.from_json }}", "does not fit into a decimal")]
    [InlineData("{{ null | object.from_json }}", "must not be null")]
    [InlineData("{{ ('[' * 100) | object.from_json }}", "this is no JSON")]
    [InlineData("{{ @string.size | object.to_json }}", "a function cannot be written")]
    [InlineData("{{ [1] | object.has_key 'a' }}", "must be an object")]
    [InlineData("{{ true | object.format 'X' }}", "must be a number, a date or a time span")]
    public void What_does_not_fit_is_refused(string template, string words) =>
        Assert.Contains(words, Papers.Failed(template).Message, StringComparison.Ordinal);

    [Fact]
    public void A_group_is_an_object_of_its_functions_and_changing_it_changes_nothing()
    {
        Assert.Equal("[\"escape\", \"newline_to_br\", \"strip\", \"url_encode\", \"url_escape\"]", Papers.Text("{{ html | object.keys }}"));
        var template = Papers.Compile("{{ s = string; s.upcase = 1; 'a' | string.upcase }}", Templates.OutputKind.Text);
        Assert.Equal("A", Papers.Render(template));
        Assert.Equal("A", Papers.Render(template));
    }

    [Fact]
    public void A_group_alone_prints_nothing_useful_and_is_refused() =>
        Assert.Equal("DMT1002", Assert.Single(Papers.Refused("{{ string }}", Templates.OutputKind.Text)).Code);
}
