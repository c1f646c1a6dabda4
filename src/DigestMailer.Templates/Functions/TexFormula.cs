using System.Collections.Frozen;
using System.Text;

namespace DigestMailer.Templates;

/// <summary>One short formula, read letter by letter; null as soon as a part has no plain Unicode form.</summary>
internal static class TexFormula
{
    private static readonly FrozenDictionary<string, string> Commands = new Dictionary<string, string>
    {
        ["alpha"] = "α", ["beta"] = "β", ["gamma"] = "γ", ["delta"] = "δ", ["epsilon"] = "ε", ["varepsilon"] = "ε", ["zeta"] = "ζ",
        ["eta"] = "η", ["theta"] = "θ", ["iota"] = "ι", ["kappa"] = "κ", ["lambda"] = "λ", ["mu"] = "μ", ["nu"] = "ν", ["xi"] = "ξ",
        ["pi"] = "π", ["rho"] = "ρ", ["sigma"] = "σ", ["tau"] = "τ", ["phi"] = "φ", ["varphi"] = "φ", ["chi"] = "χ", ["psi"] = "ψ",
        ["omega"] = "ω", ["Gamma"] = "Γ", ["Delta"] = "Δ", ["Theta"] = "Θ", ["Lambda"] = "Λ", ["Xi"] = "Ξ", ["Pi"] = "Π",
        ["Sigma"] = "Σ", ["Phi"] = "Φ", ["Psi"] = "Ψ", ["Omega"] = "Ω", ["ell"] = "ℓ", ["infty"] = "∞", ["partial"] = "∂",
        ["nabla"] = "∇", ["le"] = "≤", ["leq"] = "≤", ["ge"] = "≥", ["geq"] = "≥", ["ne"] = "≠", ["neq"] = "≠", ["ll"] = "≪",
        ["gg"] = "≫", ["approx"] = "≈", ["sim"] = "∼", ["equiv"] = "≡", ["propto"] = "∝", ["pm"] = "±", ["times"] = "×", ["cdot"] = "·",
        ["in"] = "∈", ["notin"] = "∉", ["subset"] = "⊂", ["subseteq"] = "⊆", ["cup"] = "∪", ["cap"] = "∩", ["emptyset"] = "∅",
        ["to"] = "→", ["rightarrow"] = "→", ["leftarrow"] = "←", ["Rightarrow"] = "⇒", ["mapsto"] = "↦", ["forall"] = "∀",
        ["exists"] = "∃", ["sum"] = "∑", ["prod"] = "∏", ["int"] = "∫", ["ldots"] = "…", ["dots"] = "…", ["cdots"] = "⋯", ["circ"] = "∘",
        ["log"] = "log", ["exp"] = "exp", ["min"] = "min", ["max"] = "max", ["sin"] = "sin", ["cos"] = "cos", ["dagger"] = "†",
        ["star"] = "⋆", ["ast"] = "∗", ["otimes"] = "⊗", ["oplus"] = "⊕", ["perp"] = "⊥", ["hbar"] = "ħ", ["langle"] = "⟨", ["rangle"] = "⟩",
        [","] = " ", [" "] = " ", ["%"] = "%", ["&"] = "&", ["#"] = "#", ["_"] = "_", ["{"] = "{", ["}"] = "}", ["$"] = "$", ["|"] = "‖",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private const string DoubleStruck = "A𝔸B𝔹CℂD𝔻E𝔼F𝔽G𝔾HℍI𝕀J𝕁K𝕂L𝕃M𝕄NℕO𝕆PℙQℚRℝS𝕊T𝕋U𝕌V𝕍W𝕎X𝕏Y𝕐Zℤ";
    private const string Raised = "0⁰1¹2²3³4⁴5⁵6⁶7⁷8⁸9⁹+⁺-⁻=⁼(⁽)⁾nⁿiⁱ";
    private const string Lowered = "0₀1₁2₂3₃4₄5₅6₆7₇8₈9₉+₊-₋=₌(₍)₎aₐeₑhₕiᵢjⱼkₖlₗmₘnₙoₒpₚrᵣsₛtₜuᵤvᵥxₓ";

    public static string? Read(string source)
    {
        var result = new StringBuilder(source.Length);
        var at = 0;
        while (at < source.Length)
        {
            if (Next(source, ref at) is not { } piece)
            {
                return null;
            }

            result.Append(piece);
        }

        return result.ToString().Trim();
    }

    private static string? Next(string source, ref int at) => source[at] switch
    {
        '\\' => Command(source, ref at),
        '^' => Shifted(source, ref at, Raised),
        '_' => Shifted(source, ref at, Lowered),
        '{' => Group(source, ref at) is { } inner ? Read(inner) : null,
        '}' or '&' or '~' or '#' => null,
        _ => source[at++].ToString(),
    };

    private static string? Command(string source, ref int at)
    {
        var start = ++at;
        while (at < source.Length && char.IsAsciiLetter(source[at]))
        {
            at++;
        }

        if (at == start && at < source.Length)
        {
            at++;
        }

        var name = source[start..at];
        return name switch
        {
            "mathbb" => Group(source, ref at) is { } letters ? Map(letters, DoubleStruck) : null,
            "mathrm" or "text" or "textrm" or "operatorname" => Group(source, ref at) is { } words && !words.Contains('\\') ? words : null,
            _ => Commands.GetValueOrDefault(name),
        };
    }

    private static string? Shifted(string source, ref int at, string table)
    {
        at++;
        if (at == source.Length)
        {
            return null;
        }

        return source[at] == '{' ? Group(source, ref at) is { } group ? Map(group, table) : null : Map(source[at++].ToString(), table);
    }

    /// <summary>What stands between this brace and its partner.</summary>
    private static string? Group(string source, ref int at)
    {
        if (at == source.Length || source[at] != '{')
        {
            return null;
        }

        var end = source.IndexOf('}', at);
        if (end < 0 || source.AsSpan(at + 1, end - at - 1).Contains('{'))
        {
            return null;
        }

        var inner = source[(at + 1)..end];
        at = end + 1;
        return inner;
    }

    private static string? Map(string letters, string table)
    {
        var result = new StringBuilder(letters.Length);
        foreach (var letter in letters)
        {
            var found = letter < 128 ? table.IndexOf(letter, StringComparison.Ordinal) : -1;
            if (found < 0)
            {
                return null;
            }

            var length = char.IsHighSurrogate(table[found + 1]) ? 2 : 1;
            result.Append(table, found + 1, length);
        }

        return result.ToString();
    }
}
