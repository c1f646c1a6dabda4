using System.Buffers;
using System.Globalization;
using System.IO.Hashing;
using DigestMailer.Mail.Smtp;

namespace DigestMailer.Delivery;

/// <summary>One row on its way through a lane, and how far it has come. A lane uses it again for later rows.</summary>
internal sealed class Draft
{
    public ArrayBufferWriter<byte> Bytes { get; } = new(64 * 1024);

    /// <summary>Null while it holds no row.</summary>
    public LedgerRow? Row { get; private set; }

    public Envelope? To { get; set; }

    /// <summary>Names what must stay the same at every attempt, in hexadecimal.</summary>
    public string Render { get; private set; } = "";

    public Outcome? Outcome { get; set; }

    /// <summary>Its start stands in the journal.</summary>
    public JournalTicket? Ticket { get; set; }

    /// <summary>Hash of the bytes that may have left.</summary>
    public string? Left { get; set; }

    /// <summary>Withdrawn, expired, no longer ours, or its receiver wants nothing now.</summary>
    public bool IsUnwanted { get; set; }

    /// <summary>The row is in somebody else's hands; the draft may be cleared.</summary>
    public bool IsDone { get; set; }

    public SmtpMessage Message => new(To!, new ReadOnlySequence<byte>(Bytes.WrittenMemory));

    public void Take(LedgerRow row)
    {
        Clear();
        Row = row;
        Bytes.ResetWrittenCount();
    }

    /// <summary>The bytes are whole. Nobody gains by forging their hash, so a fast one will do.</summary>
    /// <param name="signatures">Octets at the start that are not part of what must stay the same.</param>
    public void Seal(int signatures) =>
        Render = XxHash128.HashToUInt128(Bytes.WrittenSpan[signatures..]).ToString("x32", CultureInfo.InvariantCulture);

    /// <summary>Ready for another row.</summary>
    public void Clear()
    {
        (Row, To, Render, Outcome, Ticket, Left) = (null, null, "", null, null, null);
        (IsUnwanted, IsDone) = (false, false);
    }
}
