using System.Security.Cryptography;

namespace DigestMailer.Mail.Dkim;

/// <summary>
/// SHA-256 of a body in canonical form (RFC 6376 section 3.4.3 and 3.4.4), taken piece by piece where the pieces lie.
/// One owner at a time; ready for the next body after <see cref="End"/>.
/// </summary>
public sealed class BodyHash(Canonicalization canonicalization) : IDisposable
{
    public const int Length = SHA256.HashSizeInBytes;

    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] small = new byte[4096]; // many short runs would cost more in calls than in hashing
    private int gathered;
    private long emptyLines;
    private bool isAny;
    private bool isLineOpen;

    /// <summary>The whole of a body at once.</summary>
    public static byte[] Of(ReadOnlySpan<byte> body, Canonicalization canonicalization)
    {
        using var hash = new BodyHash(canonicalization);
        hash.Append(body);
        var result = new byte[Length];
        hash.End(result);
        return result;
    }

    /// <param name="lines">Begins at the start of a line; only the last piece of a body may end inside of one.</param>
    public void Append(ReadOnlySpan<byte> lines)
    {
        var text = lines[..EndOfText(lines)];
        if (text.Length > 0)
        {
            for (; emptyLines > 0; emptyLines--)
            {
                Write("\r\n"u8);
            }

            WriteText(text);
            isAny = true;
            isLineOpen = !text.EndsWith("\r\n"u8);
        }

        emptyLines += lines[text.Length..].Count("\r\n"u8);
    }

    /// <summary>Empty lines at the end do not count, and a last line without its break gets one.</summary>
    /// <param name="result">32 bytes.</param>
    public void End(Span<byte> result)
    {
        if (isAny ? isLineOpen : canonicalization == Canonicalization.Simple)
        {
            Write("\r\n"u8);
        }

        Flush();
        hash.GetHashAndReset(result);
        (emptyLines, isAny, isLineOpen) = (0, false, false);
    }

    /// <summary>Forgets a body that came to no end.</summary>
    public void Reset()
    {
        Span<byte> result = stackalloc byte[Length];
        End(result);
    }

    public void Dispose() => hash.Dispose();

    /// <returns>Where the last line that is not empty ends.</returns>
    private int EndOfText(ReadOnlySpan<byte> lines)
    {
        for (var end = lines.Length; end > 0; )
        {
            var at = lines[..end].EndsWith("\r\n"u8) ? end - 2 : end;
            while (canonicalization == Canonicalization.Relaxed && at > 0 && Blanks.IsBlank(lines[at - 1]))
            {
                at--;
            }

            if (at > 0 && !lines[..at].EndsWith("\r\n"u8))
            {
                return end;
            }

            end = at;
        }

        return 0;
    }

    private void WriteText(ReadOnlySpan<byte> text)
    {
        if (canonicalization == Canonicalization.Simple)
        {
            Write(text);
            return;
        }

        var blanks = new Blanks(text);
        var from = 0;
        for (var run = blanks.Next(0); run < text.Length; run = blanks.Next(from))
        {
            Write(text[from..run]);
            for (from = run; from < text.Length && Blanks.IsBlank(text[from]); from++)
            {
            }

            if (from < text.Length && !text[from..].StartsWith("\r\n"u8))
            {
                Write(" "u8);
            }
        }

        Write(text[from..]);
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > small.Length - gathered)
        {
            Flush();
        }

        if (bytes.Length > small.Length / 2)
        {
            Flush();
            hash.AppendData(bytes);
            return;
        }

        bytes.CopyTo(small.AsSpan(gathered));
        gathered += bytes.Length;
    }

    private void Flush()
    {
        hash.AppendData(small, 0, gathered);
        gathered = 0;
    }
}
