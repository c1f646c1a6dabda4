using System.Buffers;
using System.Text;

namespace DigestMailer.Mail.Mime;

/// <summary>Lays the words of one header field on lines.</summary>
internal ref struct Fold
{
    /// <summary>A line of a header without its line break: RFC 5322 section 2.1.1.</summary>
    public const int HardLimit = 998;

    /// <summary>RFC 5322 asks for 78; RFC 2047 asks for 76 where an encoded word stands.</summary>
    private const int Wanted = 76;

    private readonly IBufferWriter<byte> output;
    private int column;
    private bool isEmpty = true;

    public Fold(string name, IBufferWriter<byte> output)
    {
        this.output = output;
        column = Encoding.UTF8.GetBytes(name, output) is var length ? (int)length + 1 : 0;
        output.Write(":"u8);
    }

    /// <summary>How much of this line is left for a word after its blank.</summary>
    public readonly int Room => Wanted - column - 1;

    public void Add(string word)
    {
        if (!isEmpty && word.Length > Room)
        {
            Break();
        }

        output.Write(" "u8);
        column += 1 + (int)Encoding.UTF8.GetBytes(word, output);
        isEmpty = false;
    }

    /// <summary>Begins the next line before the next word.</summary>
    public void Break()
    {
        output.Write("\r\n"u8);
        column = 0;
    }

    public readonly void End() => output.Write(isEmpty ? " \r\n"u8 : "\r\n"u8);
}
