namespace DigestMailer.Tests.TemplateEngine;

public sealed class ArrayFunctionTests
{
    [Theory]
    [InlineData("{{ array.concat null [1] }}{{ [1] | array.add 2 }}", "[1][1, 2]")]
    [InlineData("{{ [1,2,3] | array.insert_at (-2) 9 }}{{ [1] | array.insert_at 3 9 }}", "[9, 1, 2, 3][1, null, null, 9]")]
    [InlineData("{{ [1,2,3] | array.remove_at (-1) }}{{ [1,2,3] | array.remove_at 7 }}{{ null | array.remove_at 0 }}", "[1, 2][1, 2, 3][]")]
    [InlineData("{{ [1,2,3] | array.limit (-1) }}{{ [1,2,3] | array.offset (-1) }}{{ [1,2,3] | array.offset 9 }}", "[][1, 2, 3][]")]
    [InlineData("{{ 1..1000000000 | array.limit 3 }}{{ 1..1000000000 | array.size }}", "[1, 2, 3]1000000000")]
    [InlineData("{{ 1..1000000000 | array.first }} {{ 1..1000000000 | array.last }}", "1 1000000000")]
    public void Lists_are_made_from_lists(string template, string output) => Assert.Equal(output, Papers.Text(template));

    [Theory]
    [InlineData("{{ 'abc' | array.join '-' }}{{ 'abc' | array.size }}", "a-b-c3")]
    [InlineData("{{ {a:1,b:2} | array.map 'key' }}{{ ({a:1} | array.first).value }}", "[\"a\", \"b\"]1")]
    [InlineData("{{ papers | array.first | array.map 'key' | array.first }}", "title")]
    public void Texts_and_objects_can_be_walked_too(string template, string output) => Assert.Equal(output, Papers.Text(template));

    [Theory]
    [InlineData("{{ [1,'1',1.0,1] | array.uniq | array.size }}", "3")]
    [InlineData("{{ [1,2] | array.contains '1' }}{{ [1] | array.contains 1.0 }}{{ [null] | array.contains null }}", "falsefalsetrue")]
    [InlineData("{{ x = {}; [x] | array.contains x }}{{ [{}] | array.contains x }}", "truefalse")]
    public void Two_items_are_the_same_when_type_and_content_are(string template, string output) => Assert.Equal(output, Papers.Text(template));

    [Theory]
    [InlineData("{{ ['b','a','C'] | array.sort }}{{ [3,null,1.5] | array.sort }}", "[\"a\", \"b\", \"C\"][null, 1.5, 3]")]
    [InlineData("{{ [{p:{n:2}},{p:{n:1}}] | array.sort 'p.n' | array.map 'p' | array.map 'n' }}", "[1, 2]")]
    [InlineData("{{ [{'p.n':2,p:{n:1}},{'p.n':1,p:{n:2}}] | array.sort 'p.n' | array.map 'p.n' }}", "[1, 2]")]
    [InlineData("{{ 5 | array.sort }}{{ null | array.sort }}", "[5][]")]
    public void Items_are_sorted_by_their_value_or_a_member(string template, string output) => Assert.Equal(output, Papers.Text(template));

    [Theory]
    [InlineData("{{ for i in 1..5; array.cycle ['a','b']; end }}", "ababa")]
    [InlineData("{{ array.cycle ['a','b'] 'g' }}{{ array.cycle ['x','y','z'] 'g' }}{{ array.cycle ['x','y','z'] }}", "ayx")]
    [InlineData("{{ array.cycle [] }}{{ array.cycle null }}|", "|")]
    public void Lists_take_turns(string template, string output) => Assert.Equal(output, Papers.Text(template));

    [Fact]
    public void A_turn_ends_with_its_rendering()
    {
        var template = Papers.Compile("{{ array.cycle ['a','b'] }}", Templates.OutputKind.Text);
        Assert.Equal("a", Papers.Render(template));
        Assert.Equal("a", Papers.Render(template));
    }

    [Theory]
    [InlineData("{{ [1,2] | array.each @(do; ret $0 * 2; end) | array.join ',' }}", "2,4")]
    [InlineData("{{ ['a',' '] | array.filter @string.whitespace | array.size }}{{ ['x'] | array.any @string.contains 'x' }}{{ ['x'] | array.any 5 }}", "1truefalse")]
    [InlineData("{{ [1,2] | array.join ',' @string.size }}", "1,1")]
    [InlineData("{{ [{a:null},{b:1}] | array.map 'a' }}", "[null]")]
    public void Functions_look_at_each_item(string template, string output) => Assert.Equal(output, Papers.Text(template));

    [Theory]
    [InlineData("{{ [1,'a'] | array.sort }}", "a number and text have no order")]
    [InlineData("{{ [1] | array.each 5 }}", "must be a function")]
    [InlineData("{{ 5 | array.first }}", "must be a list")]
    [InlineData("{{ papers | array.map 'titel' }}", "did you mean 'title'?")]
    [InlineData("{{ [1] | array.limit 'x' }}", "must be a whole number")]
    public void What_does_not_fit_is_refused(string template, string words) =>
        Assert.Contains(words, Papers.Failed(template).Message, StringComparison.Ordinal);
}
