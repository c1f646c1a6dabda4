namespace DigestMailer.Mail.Smtp.Sasl;

/// <summary>RFC 4616: the password itself, all at once.</summary>
internal sealed class PlainDialogue(string userName, string password) : SaslDialogue("PLAIN")
{
    public override string Initial => Base64($"\0{userName}\0{password}");

    public override string Answer(ReadOnlySpan<byte> challenge) => Initial;
}

/// <summary>The password itself, asked for in two steps whose words differ from server to server: only their order counts.</summary>
internal sealed class LoginDialogue(string userName, string password) : SaslDialogue("LOGIN")
{
    private int asked;

    public override string? Answer(ReadOnlySpan<byte> challenge)
    {
        switch (asked++)
        {
            case 0:
                return Base64(userName);
            case 1:
                return Base64(password);
            default:
                Problem = "the relay asked for more than a name and a password";
                return null;
        }
    }
}
