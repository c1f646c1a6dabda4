using System.Buffers;

namespace DigestMailer.Mail.Smtp;

/// <summary>One message with its envelope.</summary>
/// <param name="Bytes">
/// Final bytes with header, unchanged until the verdict is there; whatever their line ends are, CRLF goes out.
/// </param>
public readonly record struct SmtpMessage(Envelope Envelope, ReadOnlySequence<byte> Bytes);
