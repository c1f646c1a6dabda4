using DigestMailer.Templates;

namespace DigestMailer.Tests.TemplateEngine;

/// <summary>What a template can reach is a closed list: a new function changes this file.</summary>
public sealed class FunctionListTests
{
    private static readonly string[] Names = """
        array.add(list value) list
        array.add_range(list1 list2) list
        array.any(list function …) flag
        array.compact(list) list
        array.concat(list1 list2) list
        array.contains(list item) flag
        array.cycle(list group?) value
        array.each(list function) list
        array.filter(list function) list
        array.first(list) value
        array.insert_at(list index value) list
        array.join(list delimiter function?) value
        array.last(list) value
        array.limit(list count) list
        array.map(list member) list
        array.offset(list index) list
        array.remove_at(list index) list
        array.reverse(list) list
        array.size(list) number
        array.sort(list member?) list
        array.uniq(list) list
        date(text) date
        date.add_days(date days) date
        date.add_hours(date hours) date
        date.add_milliseconds(date millis) date
        date.add_minutes(date minutes) date
        date.add_months(date months) date
        date.add_seconds(date seconds) date
        date.add_years(date years) date
        date.default_format() text
        date.format() text
        date.now() date
        date.parse(text pattern? culture?) date
        date.parse_to_string(text output_pattern? output_culture? input_pattern? input_culture?) text
        date.to_string(date pattern culture?) text
        date.utc_now() date
        highlight(text terms) markup
        html.escape(text) markup
        html.newline_to_br(text) markup
        html.strip(text) text
        html.url_encode(text) text
        html.url_escape(text) text
        list_and(items) text
        local(date) date
        math.abs(value) value
        math.ceil(value) number
        math.divided_by(value divisor) value
        math.floor(value) number
        math.format(value format culture?) text
        math.is_number(value) flag
        math.minus(value with) value
        math.modulo(value with) value
        math.plus(value with) value
        math.random(min_value max_value) number
        math.round(value precision?) number
        math.times(value with) value
        math.uuid() text
        object.default(value default) value
        object.format(value format culture?) text
        object.from_json(json) value
        object.has_key(value key) flag
        object.has_value(value key) flag
        object.keys(value) list
        object.kind(value) text
        object.size(value) number
        object.to_json(value) text
        object.typeof(value) text
        object.values(value) list
        regex.escape(pattern) text
        regex.match(text pattern options?) list
        regex.matches(text pattern options?) list
        regex.replace(text pattern replace options?) text
        regex.split(text pattern options?) list
        regex.unescape(pattern) text
        sentences(text most) text
        short(text most) text
        string.append(text with) text
        string.base64_decode(text) text
        string.base64_encode(text) text
        string.capitalize(text) text
        string.capitalizewords(text) text
        string.contains(text value) flag
        string.downcase(text) text
        string.empty(text) flag
        string.ends_with(text value) flag
        string.equals_ignore_case(text value) flag
        string.escape(text) text
        string.handleize(text) text
        string.hmac_sha1(text secret_key) text
        string.hmac_sha256(text secret_key) text
        string.hmac_sha512(text secret_key) text
        string.index_of(text search start_index? count? string_comparison?) number
        string.literal(text) text
        string.lstrip(text) text
        string.md5(text) text
        string.pad_left(text width) text
        string.pad_right(text width) text
        string.pluralize(number singular plural) value
        string.prepend(text by) text
        string.remove(text remove) text
        string.remove_first(text remove) text
        string.remove_last(text remove) text
        string.replace(text match replace) text
        string.replace_first(text match replace from_end?) text
        string.rstrip(text) text
        string.sha1(text) text
        string.sha256(text) text
        string.sha512(text) text
        string.size(text) number
        string.slice(text start length?) text
        string.slice1(text start length?) text
        string.split(text match) list
        string.starts_with(text value) flag
        string.strip(text) text
        string.strip_newlines(text) text
        string.to_double(text) value
        string.to_float(text) value
        string.to_int(text) value
        string.to_long(text) value
        string.truncate(text length ellipsis?) text
        string.truncatewords(text count ellipsis?) text
        string.upcase(text) text
        string.whitespace(text) flag
        t(key …) text
        tex(text) markup
        timespan.from_days(days) time span
        timespan.from_hours(hours) time span
        timespan.from_milliseconds(millis) time span
        timespan.from_minutes(minutes) time span
        timespan.from_seconds(seconds) time span
        timespan.parse(text) time span
        timespan.zero() time span
        """.ReplaceLineEndings("\n").Split('\n');

    [Fact]
    public void A_template_reaches_these_functions_and_no_other() =>
        Assert.Equal(Names, TemplateFunctions.All.Select(function => $"{function.Name}({string.Join(' ', function.Parameters)}) {function.Result}"));

    /// <summary>Not only what is published: whatever the compiler looks names up in.</summary>
    [Fact]
    public void What_can_be_called_is_what_is_published() =>
        Assert.Equal(
            TemplateFunctions.All.Select(function => function.Name).Concat(["object.eval", "object.eval_template"]).Order(StringComparer.Ordinal),
            Library.Every.Select(function => function.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Each_says_in_one_line_what_it_does() =>
        Assert.All(TemplateFunctions.All, function =>
        {
            Assert.Matches("^[^\n]{8,140}[.]$", function.Doc);
            Assert.DoesNotContain('|', function.Doc);
        });

    [Theory]
    [InlineData("{{ object.eval '1' }}", "object.eval")]
    [InlineData("{{ name | object.eval_template }}", "object.eval_template")]
    [InlineData("{{ [name] | array.each @object.eval }}", "object.eval")]
    public void Text_never_becomes_a_template(string template, string name)
    {
        var error = Assert.Single(Papers.Refused(template, OutputKind.Text));
        Assert.Equal("DMT1090", error.Code);
        Assert.Contains($"'{name}' is not offered", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nor_by_a_detour() => Assert.Contains("not offered", Papers.Failed("{{ o = object; o.eval '1' }}").Message, StringComparison.Ordinal);
}
