namespace DigestMailer.Measure.Bench;

/// <summary>One run of one sender, as the operating system and the receiver saw it.</summary>
/// <param name="Rate">Messages a second, from the signal to go until done.</param>
/// <param name="Cpu">Processor seconds per 1,000 messages over the whole life of the process, its start and warm-up included.</param>
/// <param name="CpuSending">The same from the signal to go until done.</param>
/// <param name="Peak">The most memory it held, in MB.</param>
/// <param name="Size">KB on the wire a message.</param>
internal sealed record Measured(double Rate, double Cpu, double CpuSending, double Peak, double Size);
