using System.Diagnostics;

namespace DigestMailer.Templates;

/// <summary>What one rendering may still cost. Whatever takes time, makes a value or writes pays here.</summary>
internal sealed class Budget(Run run)
{
    private const int StepsBetweenLooksAtTheClock = 1024;

    private TemplateLimits limits = new();
    private long steps;
    private long made;
    private long nextLook;
    private long deadline;

    public int CallDepth => limits.CallDepth;

    public void Start(TemplateLimits law)
    {
        limits = law;
        steps = 0;
        made = 0;
        nextLook = StepsBetweenLooksAtTheClock;
        deadline = Stopwatch.GetTimestamp() + (long)(law.Time.TotalSeconds * Stopwatch.Frequency);
    }

    /// <summary>One statement, turn or call.</summary>
    public void Step()
    {
        if (++steps >= nextLook)
        {
            Look();
        }
    }

    /// <summary>Work on many items, or bytes for a new string or list.</summary>
    public void Charge(long work, long bytes)
    {
        steps += work;
        made += bytes;
        if (made > limits.MadeBytes)
        {
            throw run.Fail("DMT2002", $"the values made here and before take more than {limits.MadeBytes} bytes together: make fewer or smaller texts and lists");
        }

        if (steps >= nextLook)
        {
            Look();
        }
    }

    private void Look()
    {
        if (steps > limits.Steps)
        {
            throw run.Fail("DMT2001", $"this takes more than {limits.Steps} steps, all that a rendering may take: walk over fewer items, or not over a list inside another");
        }

        if (Stopwatch.GetTimestamp() > deadline)
        {
            throw run.Fail("DMT2003", $"this takes longer than {limits.Time.TotalSeconds} s");
        }

        nextLook = Math.Min(steps + StepsBetweenLooksAtTheClock, limits.Steps + 1);
    }
}
