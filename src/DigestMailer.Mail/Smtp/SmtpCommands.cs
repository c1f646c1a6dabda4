using System.Buffers;
using System.Globalization;
using System.Text;

namespace DigestMailer.Mail.Smtp;

/// <summary>Commands as octets. What is put in is checked before: an address or a host name cannot hold a line break.</summary>
internal static class SmtpCommands
{
    private const int LongestEnvelopeId = 100;
    private const int LongestOriginalRecipient = 500;

    /// <param name="verb">EHLO, HELO or LHLO.</param>
    public static void WriteHello(ReadOnlySpan<byte> verb, string name, IBufferWriter<byte> output)
    {
        output.Write(verb);
        output.Write(" "u8);
        Encoding.ASCII.GetBytes(name, output);
        output.Write("\r\n"u8);
    }

    public static void WriteMail(
        Envelope envelope,
        long length,
        SmtpCapabilities offered,
        bool wantsReports,
        IBufferWriter<byte> output
    )
    {
        output.Write("MAIL FROM:<"u8);
        WritePath(envelope.Sender, output);
        output.Write(">"u8);
        if (offered.Size)
        {
            output.Write(" SIZE="u8);
            var digits = output.GetSpan(20);
            length.TryFormat(digits, out var written, default, CultureInfo.InvariantCulture);
            output.Advance(written);
        }

        if (envelope.NeedsSmtpUtf8)
        {
            output.Write(offered.EightBit ? " BODY=8BITMIME SMTPUTF8"u8 : " SMTPUTF8"u8);
        }

        if (offered.Dsn && wantsReports)
        {
            output.Write(" RET=HDRS"u8);
            WriteXtext(" ENVID="u8, new Xtext(envelope.EnvelopeId ?? "", isUtf8: false), LongestEnvelopeId, output);
        }

        output.Write("\r\n"u8);
    }

    public static void WriteRecipient(
        Envelope envelope,
        SmtpCapabilities offered,
        bool wantsReports,
        IBufferWriter<byte> output
    )
    {
        output.Write("RCPT TO:<"u8);
        WritePath(envelope.Recipient, output);
        output.Write(">"u8);
        if (offered.Dsn && wantsReports)
        {
            output.Write(" NOTIFY=FAILURE,DELAY"u8);
            var isUtf8 = envelope.Recipient.NeedsSmtpUtf8;
            var type = isUtf8 ? " ORCPT=utf-8;"u8 : " ORCPT=rfc822;"u8;
            WriteXtext(type, new Xtext(envelope.Recipient, isUtf8), LongestOriginalRecipient, output);
        }

        output.Write("\r\n"u8);
    }

    private static void WritePath(MailAddress? address, IBufferWriter<byte> output)
    {
        if (address is not null)
        {
            Write(address.Local, output);
            output.Write("@"u8);
            Write(address.Domain, output);
        }
    }

    private static void Write(string text, IBufferWriter<byte> output)
    {
        var room = output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        output.Advance(Encoding.UTF8.GetBytes(text, room));
    }

    /// <summary>RFC 3461 section 4 and, for what is not ASCII, RFC 6533 section 3. Too long a value is left out.</summary>
    private static void WriteXtext(ReadOnlySpan<byte> name, Xtext value, int longest, IBufferWriter<byte> output)
    {
        if (value.Length > 0 && value.Length <= longest)
        {
            output.Write(name);
            value.Write(output);
        }
    }
}
