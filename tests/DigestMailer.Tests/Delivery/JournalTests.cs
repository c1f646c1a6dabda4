using DigestMailer.Delivery;

namespace DigestMailer.Tests.Delivery;

public sealed class JournalTests : IDisposable
{
    private const string Boot = "boot-1";
    private readonly string folder = Directory.CreateTempSubdirectory("digestmailer-journal-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void What_was_written_is_read_again_without_a_farewell()
    {
        var hint = Some.Deferred with { Hint = TimeSpan.FromMinutes(7), Status = null, Code = null, Words = "später 雨" };
        using var journal = Begin();
        var tickets = Enumerable.Range(0, 7).Select(id => journal.Start(Row(id), "main")).ToList();
        tickets[1..].ForEach(ticket => journal.Dot(ticket, "cafe"));
        Outcome[] ends = [Some.Sent, hint, Some.Rejected, Some.RelayFault, Some.InDoubt];
        for (var end = 0; end < ends.Length; end++)
        {
            journal.End(tickets[end + 2], ends[end], "cafe");
        }

        var replay = ReadCopy(Boot);
        Assert.True(replay.IsTrusted);
        Assert.Equal(JournalPhase.Start, replay.Newest[(0, "token")].Phase);
        Assert.Equal(new JournalRecord(JournalPhase.Dot, 1, "token", "main", "cafe"), replay.Newest[(1, "token")]);
        Assert.Equal(ends, Enumerable.Range(2, 5).Select(id => replay.Newest[(id, "token")].Outcome));
    }

    [Fact]
    public void A_record_cut_off_anywhere_is_as_if_it_had_not_been()
    {
        using (var journal = Begin(fileSize: 2048))
        {
            journal.Start(Row(1), "main");
            var ticket = journal.Start(Row(2), "main");
            journal.End(ticket, Some.Sent, null);
        }

        var path = Assert.Single(Directory.GetFiles(folder, "*.journal"));
        var bytes = File.ReadAllBytes(path);
        var whole = JournalReplay.Header(Boot).Length + (2 * Length(new JournalRecord(JournalPhase.Start, 2, "token", "main")));
        var end = whole + Length(new JournalRecord(JournalPhase.End, 2, "token", "main", null, Some.Sent));
        for (var cut = whole; cut < end; cut++)
        {
            File.WriteAllBytes(path, bytes[..cut]);
            var replay = JournalReplay.Read([path], Boot);
            Assert.True(replay.IsTrusted, $"cut at {cut} of {end}");
            Assert.Equal(2, replay.Newest.Count);
            Assert.Equal(JournalPhase.Start, replay.Newest[(2, "token")].Phase);
        }
    }

    [Fact]
    public void A_changed_byte_ends_trust_and_never_becomes_an_outcome()
    {
        using (var journal = Begin(fileSize: 2048))
        {
            journal.End(journal.Start(Row(1), "main"), Some.Sent, null);
            journal.End(journal.Start(Row(2), "main"), Some.Sent, null);
        }

        var path = Assert.Single(Directory.GetFiles(folder, "*.journal"));
        var bytes = File.ReadAllBytes(path);
        var first = JournalReplay.Header(Boot).Length;
        for (var at = first; at < first + 60; at++)
        {
            var damaged = bytes.ToArray();
            damaged[at] ^= 0x20;
            File.WriteAllBytes(path, damaged);
            var replay = JournalReplay.Read([path], Boot);
            Assert.False(replay.IsTrusted, $"byte {at}");
            Assert.All(replay.Newest.Values, record => Assert.Null(record.Outcome));
        }
    }

    [Fact]
    public void Another_boot_or_no_file_ends_trust()
    {
        Assert.False(JournalReplay.Read([], Boot).IsTrusted);
        using var journal = Begin();
        Assert.True(ReadCopy(Boot).IsTrusted);
        Assert.False(ReadCopy("boot-2").IsTrusted);
    }

    [Fact]
    public void A_second_process_is_refused()
    {
        using var journal = Begin();
        var refusal = Assert.Throws<IOException>(() => Journal.Open(folder, Boot));
        Assert.Contains("another process", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_file_goes_when_all_that_began_in_it_is_settled()
    {
        using var journal = Begin(fileSize: 1024);
        var first = journal.Start(Row(1), "main");
        for (var id = 2; id < 40; id++)
        {
            var ticket = journal.Start(Row(id), "main");
            journal.End(ticket, Some.Sent, null);
            journal.Settled(ticket);
        }

        Assert.True(Directory.GetFiles(folder, "*.journal").Length > 3, "the first attempt is open: nothing may go");
        Assert.Equal(39, ReadCopy(Boot).Newest.Count);

        journal.End(first, Some.Sent, null);
        journal.Settled(first);
        journal.Sync();
        Assert.Single(Directory.GetFiles(folder, "*.journal"));
    }

    [Fact]
    public void Beginning_again_keeps_nothing_that_was_taken_over()
    {
        using (var journal = Begin())
        {
            journal.Start(Row(1), "main");
        }

        using var again = Begin();
        Assert.Empty(ReadCopy(Boot).Newest);
        Assert.Equal(2, long.Parse(Path.GetFileNameWithoutExtension(Assert.Single(Directory.GetFiles(folder, "*.journal"))), null));
    }

    [Fact]
    public void The_node_keeps_its_name()
    {
        using (var journal = Begin())
        {
            Assert.Equal(32, journal.NodeName().Length);
        }

        var name = File.ReadAllText(Path.Combine(folder, "node"));
        using var again = Begin();
        Assert.Equal(name, again.NodeName());
    }

    [Fact]
    public void A_disk_that_refuses_is_heard()
    {
        using var pipe = new Microsoft.Win32.SafeHandles.SafeFileHandle(-1, ownsHandle: false);
        Assert.Throws<JournalFailure>(() => Disk.Sync(pipe, "nowhere"));
        Assert.Throws<JournalFailure>(() => Disk.SyncFolder(Path.Combine(folder, "missing")));
    }

    /// <summary>Reliability's table, line by line: what stands in the journal, whether it is trusted, what becomes of the row.</summary>
    [Theory]
    [InlineData("", true, false, "GiveBack")]
    [InlineData("Start", true, false, "GiveBack")]
    [InlineData("Dot", true, false, "in-doubt")]
    [InlineData("End", true, false, "sent")]
    [InlineData("", false, false, "in-doubt")]
    [InlineData("Start", false, false, "in-doubt")]
    [InlineData("Dot", false, false, "in-doubt")]
    [InlineData("End", false, false, "sent")]
    [InlineData("", true, true, "Leave")]
    [InlineData("Start", true, true, "GiveBack")]
    [InlineData("Dot", true, true, "Leave")]
    [InlineData("End", true, true, "sent")]
    [InlineData("Start", false, true, "Leave")]
    [InlineData("End", false, true, "sent")]
    public void A_row_that_was_held_becomes_what_the_journal_knows(string phase, bool isTrusted, bool isDoubted, string expected)
    {
        var row = Row(1);
        var newest = new Dictionary<(long, string), JournalRecord>();
        if (phase.Length > 0)
        {
            var reached = Enum.Parse<JournalPhase>(phase);
            newest[(1, row.Token)] = new JournalRecord(
                reached, 1, row.Token, "main", "cafe", reached == JournalPhase.End ? Some.Sent : null);
        }

        var recovery = Recovery.Of(new HeldRow(row, isDoubted), new JournalReplay(isTrusted, newest));
        Assert.Equal(expected, recovery is Recovery.Settle settle ? settle.Outcome.Name : recovery.GetType().Name);
    }

    private static LedgerRow Row(long id) => new(id, id, "s", "test", "a@b.test", "c@d.test", $"<{id}@b.test>", "", 0, 1, 1, 0, null, "token");

    private Journal Begin(long fileSize = 64 * 1024)
    {
        var journal = Journal.Open(folder, Boot, fileSize);
        journal.Begin();
        return journal;
    }

    private JournalReplay ReadCopy(string bootId) =>
        JournalReplay.Read([.. Directory.GetFiles(folder, "*.journal").Order(StringComparer.Ordinal)], bootId);

    private static int Length(JournalRecord record)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        record.Write(buffer);
        return buffer.WrittenCount;
    }
}
