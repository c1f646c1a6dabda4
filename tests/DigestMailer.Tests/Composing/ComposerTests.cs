using System.Buffers;
using System.Text;
using DigestMailer.Composing;
using DigestMailer.Delivery;
using DigestMailer.Rendering;
using DigestMailer.Selection;
using DigestMailer.Subscribers;

namespace DigestMailer.Tests.Composing;

public sealed class ComposerTests
{
    [Fact]
    public async Task Every_attempt_and_every_node_makes_the_same_bytes()
    {
        await using var desk = await Desk.OpenAsync();
        await using var other = await Desk.OpenAsync();
        var row = Desk.Row(desk.With(SomePapers.Many(8)).Recipe());
        other.With(SomePapers.Many(8));

        var first = await desk.BytesAsync(row);

        Assert.Equal(first, await desk.BytesAsync(row with { Attempts = 5, Token = "another" }));
        Assert.Equal(first, await other.BytesAsync(row));
    }

    [Fact]
    public async Task Many_threads_make_the_mails_that_one_makes()
    {
        await using var desk = await Desk.OpenAsync();
        var recipe = desk.With(SomePapers.Many(8)).Recipe();
        var alone = new List<byte[]>();
        for (var subscriber = 0; subscriber < 20; subscriber++)
        {
            alone.Add(await desk.BytesAsync(Desk.Row(recipe, subscriber: subscriber)));
        }

        await using var busy = await Desk.OpenAsync();
        busy.With(SomePapers.Many(8));
        await Parallel.ForAsync(0, 400, TestContext.Current.CancellationToken, async (number, _) =>
            Assert.Equal(alone[number % 20], await busy.BytesAsync(Desk.Row(recipe, subscriber: number % 20))));
    }

    [Fact]
    public async Task Nothing_of_one_subscriber_reaches_another()
    {
        await using var desk = await Desk.OpenAsync();
        desk.With(SomePapers.Many(8));
        for (var subscriber = 1; subscriber <= 30; subscriber++)
        {
            var recipe = desk.Recipe(new Reason("word", $"canary{subscriber}term", Place.Title)) with { Name = $"canary{subscriber}name", Epoch = subscriber };

            var mail = Encoding.UTF8.GetString(await desk.BytesAsync(Desk.Row(recipe, subscriber: subscriber, recipient: $"canary{subscriber}@reader.example")));

            var canaries = System.Text.RegularExpressions.Regex.Matches(mail, @"canary(\d+)").Select(match => match.Groups[1].Value).Distinct();
            Assert.Equal([$"{subscriber}"], canaries);
            Assert.Contains($"k1.{subscriber}.{subscriber}.signature", Post.Read(Encoding.UTF8.GetBytes(mail)).Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_address_stands_in_the_header_and_nowhere_else()
    {
        await using var desk = await Desk.OpenAsync();

        var mail = await desk.PostAsync(desk.With(SomePapers.Many(3)).Recipe());

        Assert.Equal("Ada Lovelace <ada@reader.example>", mail["To"]);
        Assert.DoesNotContain("ada@reader.example", mail.Html + mail.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("de")]
    [InlineData("ja")]
    [InlineData("ar")]
    public async Task The_subject_names_the_first_paper_the_count_and_the_day(string language)
    {
        await using var desk = await Desk.OpenAsync();

        var subject = (await desk.PostAsync(desk.With(SomePapers.Many(8)).Recipe() with { Language = language })).Subject;

        Assert.InRange(subject.Length, 10, 78);
        Assert.StartsWith("Hypothesis Search: ", subject, StringComparison.Ordinal);
        Assert.Contains("7", subject, StringComparison.Ordinal);
        Assert.Contains("3", subject[subject.LastIndexOf('·')..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_subject_of_one_paper_is_its_title_and_the_day()
    {
        await using var desk = await Desk.OpenAsync();

        Assert.Equal("Untitled · 3 Nov", (await desk.PostAsync(desk.With([SomePapers.Bare]).Recipe())).Subject);
    }

    [Fact]
    public async Task The_why_line_names_the_very_term_and_where_it_was_found()
    {
        await using var desk = await Desk.OpenAsync();

        var mail = await desk.PostAsync(desk.With([SomePapers.Ordinary]).Recipe(SomePapers.Phrase, new Reason("word", "hypotheses", Place.Abstract)));

        const string Why = "“inductive reasoning” in the title; “hypotheses” in the abstract";
        Assert.Contains($"Why:</strong> {Why}</p>", mail.Html, StringComparison.Ordinal);
        Assert.Contains($"   Why: {Why[..60]}", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_held_back_is_said()
    {
        await using var desk = await Desk.OpenAsync();

        var mail = await desk.PostAsync(desk.With(SomePapers.Many(10)).Recipe() with { HeldBack = 14, Limit = 10 });

        Assert.Contains("14 more matched; your limit is 10.", mail.Html, StringComparison.Ordinal);
        Assert.Contains("14 more matched; your limit is 10.", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_text_part_has_72_columns_and_ends_with_the_way_out()
    {
        await using var desk = await Desk.OpenAsync();

        var mail = await desk.PostAsync(desk.With(SomePapers.Many(20).Concat(SomePapers.Hostile)).Recipe());

        Assert.All(mail.Text.Split('\n'), line => Assert.True(Columns(line) <= 72 || line.TrimStart(' ').StartsWith("http", StringComparison.Ordinal), line));
        Assert.Equal("http://localhost:8080/unsubscribe/k1.7.1.signature", mail.Text.TrimEnd('\n').Split('\n')[^1]);
        Assert.DoesNotContain("\n\n\n", mail.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("de")]
    [InlineData("ja")]
    [InlineData("ar")]
    public async Task Both_parts_have_the_same_links_in_the_same_order(string language)
    {
        await using var desk = await Desk.OpenAsync();

        var mail = await desk.PostAsync(desk.With(SomePapers.Many(8).Concat(SomePapers.Hostile)).Recipe() with { Language = language });

        Assert.Equal(mail.HtmlLinks, mail.TextLinks);
        Assert.True(mail.HtmlLinks.Count > 10);
    }

    [Fact]
    public async Task Hostile_papers_stay_text()
    {
        await using var desk = await Desk.OpenAsync();

        var mail = await desk.PostAsync(desk.With(SomePapers.Hostile).Recipe(new Reason("phrase", "<b>\"&'", Place.Title)) with { Name = "<i>" });

        Assert.Empty(DomGate.Look(mail.Html!));
        Assert.DoesNotContain("<script", mail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", mail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("javascript:", string.Concat(mail.HtmlLinks), StringComparison.Ordinal);
        Assert.DoesNotContain("password", mail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202E', mail.Html! + mail.Text);
        Assert.Contains("ℋ", mail.Html!.Replace("$\\mathcal{O}(n^2)$", "ℋ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("α ≤ 10⁻³ in H₂O for Erdös", mail.Html, StringComparison.Ordinal);
        Assert.Contains("Author 1, Author 2, Author 3 and 4997 more", mail.Html, StringComparison.Ordinal);
        Assert.Contains("lang=\"ar\" dir=\"rtl\"", mail.Html, StringComparison.Ordinal);
        Assert.Contains("lang=\"zh\" dir=\"ltr\"", mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_paper_cannot_forge_a_gap()
    {
        await using var desk = await Desk.OpenAsync();
        var forged = SomePapers.Ordinary with { Title = "\uFDD0why\uFDD1 \uFDD0cards\uFDD1", Abstract = "\uFDD0n\uFDD1 \uFDD0unknown\uFDD1." };

        var mail = await desk.PostAsync(desk.With([forged]).Recipe());

        Assert.DoesNotContain('\uFDD0', mail.Html! + mail.Text + mail.Subject);
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(mail.Html!, "inductive reasoning"));
        Assert.Contains("why cards", mail.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(20)]
    [InlineData(50)]
    public async Task Html_stays_below_what_is_clipped_whatever_the_papers_are(int count)
    {
        await using var desk = await Desk.OpenAsync();

        var mail = await desk.PostAsync(desk.With(SomePapers.Largest(count)).Recipe() with { HeldBack = 5, Limit = count });

        Assert.InRange(Encoding.UTF8.GetByteCount(mail.Html!), 1, count <= 20 ? 80_000 : 90_000);
        Assert.EndsWith("/unsubscribe/k1.7.1.signature", mail.HtmlLinks[^1], StringComparison.Ordinal);
        Assert.Equal(Occurrences(mail.Html!, "<h2"), Occurrences(mail.Html!, "inductive reasoning"));
        Assert.Equal(mail.HtmlLinks, mail.TextLinks);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(20)]
    [InlineData(50)]
    public async Task Ordinary_mails_show_every_paper(int count)
    {
        await using var desk = await Desk.OpenAsync();

        var mail = await desk.PostAsync(desk.With(SomePapers.Many(count)).Recipe());

        Assert.Equal(count, Occurrences(mail.Html!, "<h2"));
        Assert.InRange(Encoding.UTF8.GetByteCount(mail.Html!), 1, 90_000);
    }

    [Fact]
    public async Task Papers_are_fetched_once()
    {
        await using var desk = await Desk.OpenAsync();
        var recipe = desk.With(SomePapers.Many(8)).Recipe();

        await desk.PostAsync(recipe, subscriber: 1);
        await desk.PostAsync(recipe, subscriber: 2);

        Assert.Equal(1, desk.Loads);
    }

    [Fact]
    public async Task A_text_subscriber_gets_one_text_part()
    {
        await using var desk = await Desk.OpenAsync();

        var mail = await desk.PostAsync(desk.With(SomePapers.Many(3)).Recipe() with { Format = MailFormat.Text });

        Assert.Null(mail.Html);
        Assert.Equal("text/plain; charset=utf-8", mail["Content-Type"]);
        Assert.Contains("Short title 2", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_day_without_a_match_can_be_told()
    {
        await using var desk = await Desk.OpenAsync();

        var mail = await desk.PostAsync(desk.Recipe(), Composer.Nothing);

        Assert.Equal("No paper matched your wishes today · 3 Nov", mail.Subject);
        Assert.Contains("No paper matched today", mail.Html, StringComparison.Ordinal);
        Assert.Equal(mail.HtmlLinks, mail.TextLinks);
    }

    [Theory]
    [InlineData("not json", "the recipe cannot be read")]
    [InlineData("{}", "the recipe cannot be read")]
    public async Task A_broken_recipe_fails_its_own_row(string json, string reason)
    {
        await using var desk = await Desk.OpenAsync();
        var row = Desk.Row(desk.Recipe()) with { Recipe = json };

        Assert.Equal(new Composed.Failed(reason), await ComposeAsync(desk, row));
    }

    [Fact]
    public async Task A_row_of_another_kind_or_without_a_mailbox_fails_alone()
    {
        await using var desk = await Desk.OpenAsync();
        var row = Desk.Row(desk.Recipe());

        Assert.Equal(new Composed.Failed("no mail is of the kind 'other'"), await ComposeAsync(desk, row with { Kind = "other" }));
        Assert.Equal(new Composed.Failed("the recipient is no mail address"), await ComposeAsync(desk, row with { Recipient = "nobody" }));
    }

    [Fact]
    public async Task A_paper_or_a_version_that_is_gone_fails_its_own_row()
    {
        await using var desk = await Desk.OpenAsync();
        var recipe = desk.With([SomePapers.Plain]).Recipe();

        Assert.Equal(
            new Composed.Failed("a paper of the recipe is gone"),
            await ComposeAsync(desk, Desk.Row(recipe with { Papers = [new RecipePaper(99, [SomePapers.Phrase])] })));
        Assert.Equal(
            new Composed.Failed("template version 123 is gone"),
            await ComposeAsync(desk, Desk.Row(recipe with { Templates = "123" })));
    }

    private static ValueTask<Composed> ComposeAsync(Desk desk, LedgerRow row) =>
        desk.Composer.ComposeAsync(row, new ArrayBufferWriter<byte>(), TestContext.Current.CancellationToken);

    private static int Occurrences(string text, string part) => text.Split(part).Length - 1;

    private static int Columns(string line) => line.EnumerateRunes().Sum(rune =>
        rune.Value is >= 0x2E80 and <= 0xFFEF ? 2 : Rune.GetUnicodeCategory(rune) == System.Globalization.UnicodeCategory.NonSpacingMark ? 0 : 1);
}
