namespace DigestMailer.Templates;

/// <summary>Numbers without a pattern that depend on the seed and on the order of the calls alone, on every machine (SplitMix64).</summary>
internal sealed class Chance(long seed)
{
    private ulong state = (ulong)seed;

    public ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <returns>A number from <paramref name="least"/> on, below <paramref name="below"/>; the first of them when they are equal.</returns>
    public long Between(int least, int below) =>
        least + (long)(ulong)(((UInt128)Next() * (ulong)Math.Max(1, (long)below - least)) >> 64);

    /// <summary>In the form of version 4 (RFC 9562).</summary>
    public Guid Uuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        BitConverter.TryWriteBytes(bytes, Next());
        BitConverter.TryWriteBytes(bytes[8..], Next());
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
