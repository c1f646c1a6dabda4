namespace DigestMailer.Measure.Fuzz;

/// <summary>Writes templates at random after the language's grammar: every statement, every function, every kind of literal.</summary>
/// <param name="functions">Full names, as <c>string.upcase</c>.</param>
internal sealed class TemplateGrammar(Random chance, IReadOnlyList<string> functions)
{
    private static readonly string[] Names = ["x", "y", "z", "name", "count", "papers", "day", "sent", "note", "fragment", "p", "$", "$0", "$1", "$v", "this", "empty", "null"];

    private static readonly string[] Members = ["title", "url", "pdf", "authors", "first", "name", "size", "categories", "a", "b", "year", "days", "empty?", "total_days"];

    private static readonly string[] Signs = ["+", "-", "*", "/", "//", "%", "<<", ">>", "==", "!=", "<", "<=", ">", ">=", "&&", "||", "??", "?!", "..", "..<"];

    private static readonly string[] Literals =
    [
        "0", "1", "2", "-1", "1_000", "0x1f", "0b101", "9223372036854775807", "0xFFFFFFFFu", "1.5", "1e3", "1e300", "1.0e-3", "1.10m", "2f", "3d", "true", "false",
        "null", "''", "'a'", "\"b\\n\\u0041\"", "`c\\d`", "$'{x}a'", "$\"{1 + 2}\"", "'<b>'", "'2026-03-29'", "'%Y-%m-%d'", "'%d %B'", "'N2'", "'a.b'", "','", "'(a+)+$'", "[]",
        "{}", "[1, 'a', null, [2]]", "{a: 1, 'b': 2}", "1..3", "3..1", "1..<100000", "[{a: 2}, {a: 1}]", "'aé😀\\u0301'", "'de-DE'", "79228162514264337593543950335m",
    ];

    private static readonly string[] Markup =
        ["<p>", "</p>", "<td title=\"", "\">", " ", "\n", "a", "<a href=\"", "https://x.org/", "</a>", "<style>", "</style>", "&amp;", "<!--", "-->", "<table><tr><td>", "x & y"];

    private int room;

    public string Next()
    {
        room = chance.Next(2, 40);
        var pieces = new List<string>();
        for (var i = chance.Next(1, 5); i > 0; i--)
        {
            pieces.Add(Piece());
        }

        return string.Concat(pieces);
    }

    private string Piece() => chance.Next(5) switch
    {
        0 => One(Markup),
        1 => $"{{{{ {Expression()} }}}}",
        _ => $"{{{{{One("", "-", "~")} {Statement()} {One("", "-", "~")}}}}}",
    };

    private string Block()
    {
        room--;
        return One($"; {Statement()}; ", $" }}}}{One(Markup)}{{{{ ", $"\n{Statement()}\n{Statement()}\n", " }}x{{ ");
    }

    private string Statement() => room-- <= 0 ? Name() : chance.Next(24) switch
    {
        0 => $"if {Expression()}{Block()}end",
        1 => $"if {Expression()}{Block()}else if {Expression()}{Block()}else{Block()}end",
        2 => $"for {One("p", "x", "$v")} in {Expression()} {One("", "limit: 3", "offset: 1", "reversed", "limit:2 offset:1 reversed")}{Block()}end",
        3 => $"for p in {Expression()}{Block()}{One("break", "continue", "for.index", "for.changed", "for.last")}{Block()}else{Block()}end",
        4 => $"while {Expression()}{Block()}{One("break", "continue", "x = x + 1", "while.index")}; end",
        5 => $"case {Expression()}; when {Expression()}, {Expression()}{Block()}when {Expression()}{Block()}else{Block()}end",
        6 => $"capture {One("x", "$v", "c")}{Block()}end",
        7 => $"with {Expression()}{Block()}end",
        8 => $"wrap {One("f", "g", "w")} {Primary()}{Block()}end",
        9 => $"func f{Block()}end",
        10 => $"func g(a, b = {Primary()}, rest...){Block()}ret {Expression()}; end",
        11 => $"sq(a) = {Expression()}",
        12 => $"import {Expression()}",
        13 => $"readonly {Name()}",
        14 => $"ret {Expression()}",
        15 => $"include {One("'part'", "'other'", "'none'", "x")} {Primary()} k: {Primary()}",
        16 => $"x = include 'part' {Primary()}",
        17 => $"tablerow p in {Expression()} cols: 2{Block()}end",
        18 => $"{One("x", "y", "$v", "x.a", "x[0]", "x['a']", "this.x", "papers", "string.x")} {One("=", "+=", "-=", "*=", "/=", "//=", "%=")} {Expression()}",
        19 => $"{One("x++", "++x", "x--", "--y", "$v++")}",
        20 => $"include_join ['part', 'part'] {Primary()} {Primary()} {Primary()}",
        21 => $"f {Primary()} {Primary()}; $$; $",
        _ => Expression(),
    };

    private string Expression() => room-- <= 0 ? One(Literals) : chance.Next(14) switch
    {
        0 or 1 => $"{Primary()} {One(Signs)} {Primary()}",
        2 => $"{Primary()} ? {Primary()} : {Primary()}",
        3 or 4 => $"{Primary()} {One("|", "|>")} {Function()} {Primary()}",
        5 => $"{Primary()} | {Function()} | {Function()} {Primary()} {Primary()}",
        6 or 7 => $"{Function()} {Primary()} {Primary()} {Primary()}",
        8 => $"{Function()}({Expression()}, {Expression()})",
        9 => $"{Primary()} | {Function()} @(do; ret {Expression()}; end)",
        10 => $"t {One("'a'", "x", "'b.c'")} {Primary()} n: {Primary()}",
        11 => $"{One("!", "-", "+", "@", "^")}{Primary()}",
        12 => $"{Function()} {Primary()} {One("format", "length", "a", "n")}: {Primary()}",
        _ => Primary(),
    };

    private string Primary() => room-- <= 0 ? One(Literals) : chance.Next(10) switch
    {
        0 or 1 => Name(),
        2 => $"{Name()}{One(".", "?.")}{One(Members)}",
        3 => $"{Name()}[{Primary()}]",
        4 => $"({Expression()})",
        5 => $"[{Expression()}, {Primary()}]",
        6 => $"{{a: {Expression()}, b: {Primary()}}}",
        7 => $"papers[0].{One(Members)}",
        _ => One(Literals),
    };

    private string Name() => One(Names);

    private string Function() => chance.Next(12) == 0 ? One("f", "g", "sq", "x.f", "string.upcas") : One(functions);

    private string One(params IReadOnlyList<string> of) => of[chance.Next(of.Count)];
}
