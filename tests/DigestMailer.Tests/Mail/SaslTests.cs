using System.Text;
using DigestMailer.Mail.Smtp;
using DigestMailer.Mail.Smtp.Sasl;

namespace DigestMailer.Tests.Mail;

/// <summary>Each way to sign in, step by step, without a line.</summary>
public sealed class SaslTests
{
    private const string Nonce = "rOprNGfwEbeRWgbNEkqO";
    private const string ServerFirst = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";

    [Fact]
    public void The_example_of_rfc_7677_comes_out_letter_by_letter()
    {
        var scram = new ScramDialogue("user", "pencil", Nonce);
        Assert.Equal("n,,n=user,r=rOprNGfwEbeRWgbNEkqO", Text(scram.Initial));
        Assert.Equal(
            "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
            Text(scram.Answer(Encoding.ASCII.GetBytes(ServerFirst))));
        Assert.False(scram.IsProven);
        Assert.Equal("", scram.Answer("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="u8));
        Assert.True(scram.IsProven);
    }

    [Theory]
    [InlineData("r=someoneelse,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096", "nonce")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqO,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096", "nonce")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4095", "fewer than 4096")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=2000000000", "more than")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=,i=4096", "not one")]
    [InlineData("m=ext,r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096", "not one")]
    [InlineData("e=other-error", "not one")]
    public void A_server_that_is_not_good_enough_gets_no_proof(string serverFirst, string problem)
    {
        var scram = new ScramDialogue("user", "pencil", Nonce);
        Assert.Null(scram.Answer(Encoding.ASCII.GetBytes(serverFirst)));
        Assert.Contains(problem, scram.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v=AAAATRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")]
    [InlineData("v=")]
    [InlineData("e=invalid-proof")]
    [InlineData("")]
    public void A_server_that_does_not_know_the_password_is_found_out(string serverFinal)
    {
        var scram = new ScramDialogue("user", "pencil", Nonce);
        Assert.NotNull(scram.Answer(Encoding.ASCII.GetBytes(ServerFirst)));
        Assert.Null(scram.Answer(Encoding.ASCII.GetBytes(serverFinal)));
        Assert.False(scram.IsProven);
        Assert.NotNull(scram.Problem);
    }

    [Theory]
    [InlineData("I\u00ADX", "IX")]
    [InlineData("user", "user")]
    [InlineData("\u00AA", "a")]
    [InlineData("\u2168", "IX")]
    [InlineData("a\u00A0b", "a b")]
    [InlineData("pa\u0308ss", "p\u00E4ss")]
    [InlineData("\u0007", null)]
    [InlineData("a\u200Eb", null)]
    [InlineData("\uE000", null)]
    [InlineData("\uD800x", null)]
    public void Passwords_are_prepared_as_rfc_4013_says(string text, string? prepared) => Assert.Equal(prepared, SaslPrep.Prepare(text));

    [Fact]
    public void A_name_cannot_bring_attributes_of_its_own() =>
        Assert.Equal("n,,n=a=2Cr=3Dx,r=" + Nonce, Text(new ScramDialogue("a,r=x", "pencil", Nonce).Initial));

    [Fact]
    public void Tokens_stand_where_the_two_ways_want_them()
    {
        Assert.Equal("user=me@x.test\u0001auth=Bearer tok\u0001\u0001", Text(TokenDialogue.XOAuth2("me@x.test", "tok").Initial));
        Assert.Equal(
            "n,a=me@x.test,\u0001host=mx.test\u0001port=587\u0001auth=Bearer tok\u0001\u0001",
            Text(TokenDialogue.Bearer("me@x.test", "tok", "mx.test", 587).Initial));
    }

    [Theory]
    [InlineData("""{"status":"401","schemes":"bearer","scope":"mail"}""", "401")]
    [InlineData("""{"status":400}""", "400")]
    [InlineData("no json at all", "no json at all")]
    [InlineData("[1]", "[1]")]
    [InlineData("{\"status\":\"a\\u0000b\"}", "a b")]
    public void The_cause_of_a_refusal_is_kept_and_answered_as_the_way_wants(string cause, string kept)
    {
        foreach (var (dialogue, ending) in new[] { (TokenDialogue.XOAuth2("u", "t"), ""), (TokenDialogue.Bearer("u", "t", "h", 1), "AQ==") })
        {
            Assert.Equal(ending, dialogue.Answer(Encoding.UTF8.GetBytes(cause)));
            Assert.Equal(kept, dialogue.Refusal);
            Assert.Null(dialogue.Answer(Encoding.UTF8.GetBytes(cause)));
        }
    }

    [Theory]
    [InlineData("PLAIN LOGIN SCRAM-SHA-256", SmtpAuth.Auto, false, SmtpAuth.ScramSha256)]
    [InlineData("LOGIN PLAIN", SmtpAuth.Auto, false, SmtpAuth.Plain)]
    [InlineData("LOGIN", SmtpAuth.Auto, false, SmtpAuth.Login)]
    [InlineData("LOGIN PLAIN SCRAM-SHA-256", SmtpAuth.Login, false, SmtpAuth.Login)]
    [InlineData("LOGIN PLAIN", SmtpAuth.ScramSha256, false, SmtpAuth.Auto)]
    [InlineData("PLAIN XOAUTH2 OAUTHBEARER", SmtpAuth.Auto, true, SmtpAuth.OAuthBearer)]
    [InlineData("PLAIN XOAUTH2", SmtpAuth.Auto, true, SmtpAuth.XOAuth2)]
    [InlineData("PLAIN LOGIN", SmtpAuth.Auto, true, SmtpAuth.Auto)]
    [InlineData("XOAUTH2", SmtpAuth.Auto, false, SmtpAuth.Auto)]
    public void The_strongest_way_is_taken_or_the_one_that_was_asked_for(string offered, SmtpAuth wanted, bool hasToken, SmtpAuth way) =>
        Assert.Equal(way, SaslChoice.Of(offered.Split(' ').ToHashSet(), wanted, hasToken));

    private static string Text(string? base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64!));
}
