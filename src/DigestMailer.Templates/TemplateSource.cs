namespace DigestMailer.Templates;

/// <summary>One template as its author wrote it.</summary>
/// <param name="Name">Logical, as errors and <c>include</c> name it: no path.</param>
/// <param name="Model">What it may read. Null: a part, reached by <c>include 'name'</c> only; it is checked in the context of each template that includes it.</param>
/// <param name="Shared">
/// Its output is kept and given to many readers. Then it is a mistake, in it and in the parts it includes, to read what its
/// model marks as personal, or what depends on the one mail: its time, as in <c>date.now</c>, its reader's zone, its chance.
/// </param>
public sealed record TemplateSource(string Name, string Text, OutputKind Kind, Shape? Model = null, bool Shared = false);
