using System.Buffers;
using System.Globalization;
using System.Text;

namespace DigestMailer.Mail.Smtp;

/// <summary>Commands as octets. What is put in is checked before: an address or a host name cannot hold a line break.</summary>
internal static class SmtpCommands
{
    private const int LongestEnvelopeId = 100;
    private const int LongestOriginalRecipient = 500;

    public static void WriteHello(bool isExtended, string name, IBufferWriter<byte> output)
    {
        output.Write(isExtended ? "EHLO "u8 : "HELO "u8);
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
            WriteXtext(" ENVID="u8, envelope.EnvelopeId, LongestEnvelopeId, output);
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
            WriteXtext(type, envelope.Recipient.ToString(), LongestOriginalRecipient, output, isUtf8);
        }

        output.Write("\r\n"u8);
    }

    private static void WritePath(MailAddress? address, IBufferWriter<byte> output)
    {
        if (address is not null)
        {
            Encoding.UTF8.GetBytes(address.Local, output);
            output.Write("@"u8);
            Encoding.ASCII.GetBytes(address.Domain, output);
        }
    }

    /// <summary>RFC 3461 section 4 and, for what is not ASCII, RFC 6533 section 3. Too long a value is left out.</summary>
    private static void WriteXtext(
        ReadOnlySpan<byte> name,
        string? value,
        int longest,
        IBufferWriter<byte> output,
        bool isUtf8 = false
    )
    {
        var octets = Encoding.UTF8.GetBytes(value ?? "");
        if (octets.Length == 0 || octets.Sum(one => IsPlain(one, isUtf8) ? 1 : 3) > longest)
        {
            return;
        }

        output.Write(name);
        foreach (var one in octets)
        {
            output.Write(
                IsPlain(one, isUtf8)
                    ? [one]
                    : [(byte)'+', "0123456789ABCDEF"u8[one >> 4], "0123456789ABCDEF"u8[one & 15]]
            );
        }
    }

    private static bool IsPlain(byte one, bool isUtf8) =>
        one is > (byte)' ' and < 0x7F and not ((byte)'+' or (byte)'=') || (isUtf8 && one > 0x7F);
}
