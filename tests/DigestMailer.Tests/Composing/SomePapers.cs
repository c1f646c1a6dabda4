using DigestMailer.Digests;
using DigestMailer.Selection;

namespace DigestMailer.Tests.Composing;

/// <summary>Papers as the world sends them: ordinary ones, and those that break mails.</summary>
internal static class SomePapers
{
    public static readonly Reason Phrase = new("phrase", "inductive reasoning", Place.Title);

    private const string Abstract =
        "Inductive reasoning is a core problem-solving capacity: humans can identify underlying principles from a few examples, which can "
        + "then be robustly generalized to novel scenarios. Recent work has evaluated large language models (LLMs) on inductive reasoning "
        + "tasks by directly prompting them. This can work well for straightforward tasks, e.g. lists, but performs poorly on others. "
        + "We propose to generate explicit hypotheses. Our pipeline achieves 27.5% accuracy.";

    public static readonly Paper Ordinary = new()
    {
        Key = "arxiv:2309.05660",
        Title = "Hypothesis Search: Inductive Reasoning with Language Models",
        Abstract = Abstract,
        Authors = ["Ruocheng Wang", "Eric Zelikman", "Gabriel Poesia", "Yewen Pu", "Nick Haber", "Noah D. Goodman"],
        PublishedOn = new DateOnly(2023, 9, 11),
        Comments = 2,
        Categories = ["cs.LG", "cs.CL"],
        Url = "https://arxiv.org/abs/2309.05660",
        PdfUrl = "https://arxiv.org/pdf/2309.05660",
    };

    /// <summary>As the page of the day gives them: no address, no names.</summary>
    public static readonly Paper Plain = new()
    {
        Key = "title:1",
        Title = "Multimodal Self-Instruct: Synthetic Abstract Image and Visual Reasoning Instruction Using Language Model",
        Abstract = Abstract,
        AuthorCount = 11,
        PublishedOn = new DateOnly(2024, 7, 9),
    };

    public static readonly Paper Bare = new() { Key = "title:2", Title = "Untitled", Abstract = "" };

    public static IEnumerable<Paper> Hostile =>
    [
        Ordinary with { Title = "<script>alert(1)</script> \"quotes\" & 'more' <img src=x onerror=alert(2)>", Abstract = "</p><a href=\"javascript:x\">click</a> <!-- " + Abstract },
        Ordinary with { Title = "A token " + new string('W', 300), Abstract = "See www.github.com/" + new string('x', 500) + " for code." },
        Ordinary with { Title = "نموذج لغوي كبير للاستدلال الاستقرائي", Abstract = "هذه ورقة عن الاستدلال. نقترح نموذجًا جديدًا. النتائج جيدة.", Authors = ["أحمد علي"] },
        Ordinary with { Title = "大规模语言模型的归纳推理能力研究", Abstract = "归纳推理是一种核心能力。我们提出了一种新方法。实验表明效果良好。" },
        Ordinary with { Title = "Z͑ͫ̓ͪ̂ͫ̽͏̴̙a̴l̵g̶o " + "e" + new string('\u0301', 400), Abstract = Abstract },
        Ordinary with { Title = "Bounds of $\\mathcal{O}(n^2)$ and $\\alpha \\le 10^{-3}$ in H$_2$O for Erd\\\"{o}s", Abstract = "We show $x^2 \\in \\mathbb{R}$. Then $\\frac{a}{b}$ follows." },
        Ordinary with { Title = "Five thousand authors", Authors = [.. Enumerable.Range(1, 5_000).Select(number => $"Author {number}")] },
        Ordinary with { Title = "No abstract", Abstract = "" },
        Ordinary with { Title = "A long abstract", Abstract = string.Concat(Enumerable.Repeat("This sentence is one of very many in it. ", 250)).Trim() },
        Ordinary with { Title = "One endless sentence", Abstract = string.Concat(Enumerable.Repeat("and so on ", 1_000)).Trim() },
        Ordinary with { Title = "Marks \uFDD0why\uFDD1 and \uFDD0cards\uFDD1 forged", Abstract = "\uFDD0n\uFDD1 forged too. \u202Eevil\u202C" },
        Ordinary with { Title = "Bad addresses", Url = "javascript:alert(1)", PdfUrl = "https://user:password@host.example/x" },
        Ordinary with { Title = ".dots at the start\nFrom the line", Abstract = ".\n.\r\nFrom here" },
    ];

    public static IEnumerable<Paper> Many(int count) => Enumerable.Range(1, count).Select(number => (number % 3) switch
    {
        0 => Plain with { Key = $"title:{number}", Title = $"{Plain.Title} {number}" },
        1 => Ordinary with { Key = $"arxiv:{number}", Title = $"{Ordinary.Title} {number}", Url = $"https://arxiv.org/abs/{number}", PdfUrl = $"https://arxiv.org/pdf/{number}" },
        _ => Ordinary with { Key = $"doi:{number}", Title = $"Short title {number}", Organisation = "An Institute of Technology", Url = $"https://doi.org/10.1/{number}", PdfUrl = null },
    });

    /// <summary>The largest that a source could send: every letter costs most when escaped.</summary>
    public static IEnumerable<Paper> Largest(int count) => Enumerable.Range(1, count).Select(number => Ordinary with
    {
        Key = $"title:{number}",
        Title = string.Concat(Enumerable.Repeat("\"'&<>", 400)),
        Abstract = string.Concat(Enumerable.Repeat("\"'&<>\"'&<>\"'&<>. ", 600)),
        Organisation = new string('"', 500),
        Authors = [.. Enumerable.Repeat(new string('"', 300), 50)],
        Url = "https://papers.example/" + new string('a', 1_500),
        PdfUrl = "https://papers.example/" + new string('b', 1_500),
    });
}
