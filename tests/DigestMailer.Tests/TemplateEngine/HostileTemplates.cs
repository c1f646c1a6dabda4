namespace DigestMailer.Tests.TemplateEngine;

/// <summary>The ways in which published template engines were brought down, and some more.</summary>
internal static class HostileTemplates
{
    public static readonly (string Name, string Text)[] Parts =
    [
        ("loop", "{{ include 'pool' }}"), ("pool", "{{ include 'loop' }}"), ("block", "{{ $$ }}"),
        ("wide", string.Concat(Enumerable.Repeat("{{ include 'leaf' }}", 50))), ("wider", string.Concat(Enumerable.Repeat("{{ include 'wide' }}", 50))),
        ("leaf", new string('x', 20_000)), ("nine", "{{ include 'wider' }}"),
    ];

    public static readonly string[] Running =
    [
        "{{ while true; end }}", "{{ while 1; x = 1; end }}", "{{ for i in 1..9223372036854775807; end }}", "{{ for i in 9223372036854775807..1 reversed; end }}",
        "{{ for i in (-9223372036854775807)..9223372036854775807; end }}", "{{ for i in 1..1000000000 limit: 900000000 offset: 5; end }}",
        "{{ for i in 1..1000; for j in 1..1000; end; end }}", "{{ for i in 1..1000; for j in 1..1000; continue; end; end }}",
        "{{ x = 1; for i in 1..64; x = x * x + 1; end }}", "{{ x = 2; while true; x = x * x; end }}", "{{ x = 9223372036854775807; x = x + 1 }}",
        "{{ 1 << 62 << 1 }}", "{{ 1 << 1000000000 }}", "{{ 0x7FFFFFFFFFFFFFFF * 2 }}", "{{ 10 // 0 }}", "{{ 10 % 0 }}", "{{ 1.5 / 0 }}",
        "{{ 'a' * 1000000000 }}", "{{ 1000000000 * 'a' }}", "{{ 'ab' * 9223372036854775807 }}", "{{ [1] * 1000000000 }}", "{{ [1, 2] * 9223372036854775807 }}",
        "{{ x = 'ab'; for i in 1..100; x = x + x; end }}", "{{ x = [1]; for i in 1..100; x = x + x; end }}", "{{ x = [1]; while true; x = x << x; end }}",
        "{{ x = [1]; for i in 1..100; x = [x, x]; end; x }}", "{{ x = 'a'; for i in 1..60; x = $\"{x}{x}\"; end }}",
        "{{ x = 'a'; for i in 1..60; capture x; x; x; end; end }}", "{{ while true; capture x; name; end; end }}",
        "{{ x = 'a,'; for i in 1..60; x = x | string.append x; end }}", "{{ x = 'a'; for i in 1..60; x = x | string.replace 'a' 'aaaa'; end }}",
        "{{ x = 'a'; for i in 1..60; x = [x, x] | array.join x; end }}", "{{ x = [1]; for i in 1..60; x = array.concat x x; end }}",
        "{{ x = [1]; for i in 1..60; x = array.add_range x x; end }}", "{{ 1..100000000 | array.join '' }}", "{{ 1..100000000 | array.sort }}",
        "{{ 1..100000000 | array.reverse }}", "{{ 1..100000000 | array.uniq }}", "{{ 1..100000000 | array.size; x = 1..100000000; x | array.map 'a' }}",
        "{{ 1..100000000 | array.each @(do; ret $0; end) }}", "{{ 1..100000000 | array.filter @(do; ret true; end) }}", "{{ (1..100000000) + [1] }}",
        "{{ (1..100000000) == (1..100000000) }}", "{{ 1..100000000 | array.contains 'x' }}", "{{ 1..100000000 }}", "{{ 1..100000000 | object.to_json }}",
        "{{ [] | array.insert_at 1000000000 1 }}", "{{ x = []; x[1000000000] = 1 }}", "{{ x = []; for i in 1..1000000; x[i * 1000] = 1; end }}",
        "{{ '' | string.pad_left 1000000000 }}", "{{ '' | string.pad_right 2147483647 }}", "{{ for i in 1..1000; x = 'a' | string.pad_left 100000; end }}",
        "{{ a = {}; a.a = a; a }}", "{{ a = []; a[0] = a; a }}", "{{ a = {}; b = {}; a.b = b; b.a = a; a | object.to_json }}", "{{ a = []; a[0] = a; a | array.join ',' }}",
        "{{ a = []; a[0] = a; b = []; b[0] = b; a == b }}", "{{ a = []; b = [a]; a[0] = b; a == b }}", "{{ a = []; a[0] = a; b = []; b[0] = b; a != b }}",
        "{{ a = []; a[0] = a; a[1] = a; $\"{a}\" }}", "{{ x = {}; for i in 1..1000000; x[i] = i; end }}", "{{ s = 'a' * 1000000; x = [s] * 100000; x }}",
        "{{ s = 'a' * 1000000; x = [s] * 100000; x | object.to_json }}", "{{ s = 'a' * 1000000; x = [s] * 10000; x | array.join '' }}",
        "{{ func f; f; end; f }}", "{{ f(a) = f(a) + f(a); f 1 }}", "{{ func f; g; end; func g; f; end; f }}", "{{ func f(x); ret x | f; end; f 1 }}",
        "{{ func f(a); for i in 1..10; f a; end; end; f 1 }}", "{{ func f; wrap f; $$; end; end; wrap f; 'x'; end }}", "{{ f = @(do; ret f; end); f() }}",
        "{{ x = {}; x.f = @(do; ret x.f(); end); x.f() }}", "{{ [1] | array.each @(do; ret [1] | array.each @f; end); func f; ret [1] | array.each @f; end; f }}",
        "{{ for i in 1..1000000 }}aaaaaaaaaaaaaaaaaaaaaaaa{{ end }}", "{{ x = 'a' * 100000; for i in 1..100; x; end }}", "{{ x = 'é' * 200000; x | html.url_encode; x | html.url_encode }}",
        "{{ 1 | math.format 'N999999999' }}", "{{ 1 | math.format ('0' * 1000000) }}", "{{ sent | date.to_string ('%c' * 1000000) }}", "{{ sent | date.to_string 5 6 7 8 }}",
        "{{ sent | date.to_string '%Q' }}", "{{ x = '%c' * 1000; for i in 1..1000; sent | date.to_string x; end }}", "{{ sent | date.add_years 100000 }}",
        "{{ timespan.from_days 1e300 }}", "{{ sent + (timespan.from_days 10000000) }}", "{{ x = 'a' * 3000000; x | string.split 'a' | array.size; while true; x == x + ''; end }}",
        "{{ x = 'a' * 1000000; while true; x | string.contains 'b'; end }}", "{{ x = 'ab' * 500000; y = ('ab' * 250000) + 'bb'; while true; x | string.contains y; end }}",
        "{{ x = 'a' * 1000000; y = x + 'b'; while true; y == x + 'c'; end }}", "{{ x = 'a b ' * 900000; x | string.truncatewords 1000000 }}",
        "{{ x = 'a' * 500000; l = [x + 'a', x + 'b', x + 'c'] * 300; l | array.sort }}", "{{ x = '\"' * 1000000; x | html.escape | html.escape | html.escape }}",
        "{{ x = '\"' * 3000000; x | string.escape | string.escape }}", "{{ [] * 9223372036854775807; while true; [] * 2147483647; end }}", "{{ import {a: 1}; while a; import {b: 1}; end }}",
        "{{ [1, {}, 'a'] | array.sort; [{}, {}] | array.sort }}", "{{ case 1; when 1; while true; case 1; when 2; end; end; end }}", "{{ $x = 1; while $x; $x++; end }}",
        "{{ with {a: 1}; while a; b = a; end; end }}", "{{ papers.title }}", "{{ x = 1; x.y.z }}", "{{ x = null; x.y }}", "{{ 1 2 }}", "{{ x = 1; x() }}", "{{ $1 }}",
        "{{ sentences ('a. ' * 1000000) 100000000; while true; end }}", "{{ short ('a ' * 1000000) 100000000; x = 'é' * 2000000; short x 1000000 }}",
    ];

    public static readonly Dictionary<string, Func<string>> Refused = new()
    {
        ["nested parentheses"] = () => "{{ " + Many("(", 100_000) + "1" + Many(")", 100_000) + " }}",
        ["nested brackets"] = () => "{{ " + Many("[", 100_000) + Many("]", 100_000) + " }}",
        ["nested braces"] = () => "{{ " + Many("{a:", 50_000) + "1" + Many("}", 50_000) + " }}",
        ["many signs"] = () => "{{ " + Many("!", 200_000) + "true }}",
        ["many minuses"] = () => "{{ " + Many("- ", 100_000) + "1 }}",
        ["nested ifs"] = () => "{{ " + Many("if true; ", 20_000) + Many("end; ", 20_000) + " }}",
        ["deep else if"] = () => "{{ if false;" + Many("else if false; ", 15_000) + "else; while true; end; end }}",
        ["long sum"] = () => "{{ 1" + Many(" + 1", 50_000) + " }}",
        ["long pipe"] = () => "{{ 'a'" + Many(" | string.upcase", 15_000) + " }}",
        ["long conditional"] = () => "{{ " + Many("true ? 1 : ", 20_000) + "1 }}",
        ["long members"] = () => "{{ x = {}; x" + Many(".a", 100_000) + " }}",
        ["nested functions"] = () => "{{ " + Many("func f; ", 20_000) + Many("end; ", 20_000) + " }}",
        ["nested captures"] = () => "{{ " + Many("capture c; ", 20_000) + Many("end; ", 20_000) + " }}",
        ["nested interpolation"] = () => "{{ " + Many("$\"{", 20_000) + "1" + Many("}\"", 20_000) + " }}",
        ["nested wraps"] = () => "{{ func f; end; " + Many("wrap f; ", 20_000) + Many("end; ", 20_000) + " }}",
        ["too large"] = () => Many("x", 300_000),
        ["parts in a circle"] = () => "{{ include 'loop' }}",
        ["a bomb of parts"] = () => "{{ include 'nine' }}",
        ["many unknown names"] = () => "{{ " + Many(n => $"a{n} = 1; ", 6_000) + Many(n => $"b{n}; ", 6_000) + " }}",
        ["one long line of mistakes"] = () => Many("{{ nope }}", 20_000),
        ["an endless address"] = () => "<a href=\"" + Many("x", 200_000) + "{{ name }}\">",
        ["an endless tag"] = () => "<p " + Many(n => $"a{n} ", 30_000) + "{{ name }}>",
        ["an endless name"] = () => "<" + Many("a{{x=1}}", 20_000) + ">{{ nope }}",
        ["an unclosed string"] = () => "{{ '" + Many("a", 200_000),
        ["unclosed code"] = () => Many("{{ ", 80_000),
        ["many ends"] = () => Many("{{ end }}", 25_000),
        ["a number without end"] = () => "{{ " + Many("9", 200_000) + " }}",
        ["back-references"] = () => "{{ nope('(a)\\\\1') }}",
    };

    private static string Many(string piece, int count) => string.Concat(Enumerable.Repeat(piece, count));

    private static string Many(Func<int, string> piece, int count) => string.Concat(Enumerable.Range(0, count).Select(piece));
}
