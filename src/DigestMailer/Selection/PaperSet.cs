using System.Numerics;

namespace DigestMailer.Selection;

/// <summary>Some of an index's papers, one bit each.</summary>
internal sealed class PaperSet
{
    private readonly ulong[] bits;

    private PaperSet(ulong[] bits) => this.bits = bits;

    public static PaperSet Empty(int papers) => new(new ulong[(papers + 63) / 64]);

    public static PaperSet Full(int papers)
    {
        var set = Empty(papers);
        Array.Fill(set.bits, ulong.MaxValue);
        if (papers % 64 != 0)
        {
            set.bits[^1] = (1UL << (papers % 64)) - 1;
        }

        return set;
    }

    public bool this[int paper] => (bits[paper / 64] >> (paper % 64) & 1) != 0;

    public void Add(int paper) => bits[paper / 64] |= 1UL << (paper % 64);

    public PaperSet And(PaperSet other) => Zip(other, static (left, right) => left & right);

    public PaperSet Or(PaperSet other) => Zip(other, static (left, right) => left | right);

    public PaperSet Without(PaperSet other) => Zip(other, static (left, right) => left & ~right);

    public IEnumerable<int> Members()
    {
        for (var word = 0; word < bits.Length; word++)
        {
            for (var left = bits[word]; left != 0; left &= left - 1)
            {
                yield return (word * 64) + BitOperations.TrailingZeroCount(left);
            }
        }
    }

    private PaperSet Zip(PaperSet other, Func<ulong, ulong, ulong> with)
    {
        var result = new ulong[bits.Length];
        for (var word = 0; word < bits.Length; word++)
        {
            result[word] = with(bits[word], other.bits[word]);
        }

        return new PaperSet(result);
    }
}
