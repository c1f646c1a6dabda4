using DigestMailer.Rendering;
using DigestMailer.Templates;

namespace DigestMailer.Tests.Rendering;

public sealed class SharedPartsTests
{
    private static readonly TemplateFiles Shipped = TemplateFiles.Read(Path.Combine(AppContext.BaseDirectory, "templates"));

    [Theory]
    [InlineData("parts/paper.html")]
    [InlineData("parts/paper.text")]
    [InlineData("parts/why.html")]
    [InlineData("parts/why.text")]
    public void What_is_rendered_once_for_all_subscribers_cannot_show_when(string name)
    {
        var failure = Assert.Throws<TemplateException>(() => Renderer.Compile(Shipped.With(name, "{{ date.now }}"), new TemplateLimits()));
        Assert.Equal(("DMT1051", name), (failure.Errors[0].Code, failure.Errors[0].Template));
    }

    /// <summary>Whatever the frame reads of its subscriber is marked, so that a part that is given it some day is refused.</summary>
    [Fact]
    public void Of_the_mail_only_the_sender_and_the_place_of_the_cards_are_everybodys()
    {
        var everybodys = Shapes.Mail.Members.Values.Where(member => !member.IsPersonal && member.Shape is not { IsPersonal: true });
        Assert.Equal(["cards", "sender"], everybodys.Select(member => member.Name));
        Assert.All([Shapes.Card, (Shape)Shapes.Why], shape => Assert.DoesNotContain(shape.Members.Values, member => member.IsPersonal));
    }

    [Fact]
    public void A_frame_reads_its_subscriber_and_a_shared_one_does_not()
    {
        const string Text = "{{ subscriber.name ?? 'reader' }}";
        Assert.NotNull(TemplateSet.Compile([new("frame", Text, OutputKind.Text, Shapes.Mail)]));
        var failure = Assert.Throws<TemplateException>(() => TemplateSet.Compile([new("frame", Text, OutputKind.Text, Shapes.Mail, Shared: true)]));
        Assert.Contains("belongs to one reader", Assert.Single(failure.Errors).Message, StringComparison.Ordinal);
    }
}
