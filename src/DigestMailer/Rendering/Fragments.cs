using System.Buffers;
using DigestMailer.Templates;

namespace DigestMailer.Rendering;

/// <summary>
/// All that a fragment depends on, within one version of the templates: they are compiled as shared, so neither the reader
/// nor the time can show in one. The name says the kind of output, and the language decides direction and culture.
/// </summary>
/// <param name="Subject">The stored paper, whose number stands for one revision of it and whose content never changes; or zero.</param>
/// <param name="Level">How much of it is shown.</param>
/// <param name="Words">What else decides, such as the causes of a choice.</param>
internal readonly record struct FragmentKey(string Template, string Locale, long Subject, int Level, string? Words);

/// <summary>Fragments of one version: each is rendered, checked and encoded once, and then shared by all subscribers and threads.</summary>
internal sealed class Fragments(IRenderer renderer, long capacity)
{
    private readonly RecentlyUsed<FragmentKey, Fragment> known = new(capacity, fragment => fragment.Weight);

    /// <param name="view">Makes the view when the fragment is not known yet.</param>
    /// <exception cref="TemplateException">Rendering failed.</exception>
    /// <exception cref="RefusedMarkupException">What was rendered holds markup that no mail may have.</exception>
    public Fragment Get<TState>(FragmentKey key, RenderContext context, TState state, Func<TState, object> view)
    {
        if (known.TryGet(key, out var fragment))
        {
            return fragment;
        }

        var rendered = new ArrayBufferWriter<byte>(4096);
        renderer.Render(key.Template, view(state), context, rendered);
        fragment = Fragment.Cut(Finish(key, rendered.WrittenSpan));
        known.Add(key, fragment);
        return fragment;
    }

    private static ReadOnlySpan<byte> Finish(FragmentKey key, ReadOnlySpan<byte> rendered)
    {
        if (key.Template.EndsWith(".html", StringComparison.Ordinal))
        {
            DomGate.Demand(key.Template, rendered);
        }

        var folded = new ArrayBufferWriter<byte>(rendered.Length + 64);
        TextFold.WriteIfText(key.Template, rendered, folded);

        // A gap stands inside a line: the line break that ends the file of what fills it is not part of it.
        return key.Subject == 0 ? folded.WrittenSpan.TrimEnd("\n"u8) : folded.WrittenSpan;
    }
}
