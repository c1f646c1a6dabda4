using DigestMailer.Composing;

namespace DigestMailer.Tests.Composing;

public sealed class MessageIdTests
{
    [Fact]
    public void The_same_row_has_the_same_id_and_every_other_row_another()
    {
        string[] ids =
        [
            MessageId.Of("key"u8, 1, "papers/2025-11-03", "digest", "a.example"),
            MessageId.Of("key"u8, 2, "papers/2025-11-03", "digest", "a.example"),
            MessageId.Of("key"u8, 1, "papers/2025-11-04", "digest", "a.example"),
            MessageId.Of("key"u8, 1, "papers/2025-11-03", "nothing", "a.example"),
            MessageId.Of("yek"u8, 1, "papers/2025-11-03", "digest", "a.example"),
        ];

        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.Equal(ids[0], MessageId.Of("key"u8, 1, "papers/2025-11-03", "digest", "a.example"));
        Assert.All(ids, id => Assert.Matches("^<[a-z2-7]{32}@a\\.example>$", id));
    }
}
