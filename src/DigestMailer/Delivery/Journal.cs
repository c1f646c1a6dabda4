using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace DigestMailer.Delivery;

/// <summary>
/// Append-only memory of this node's attempts: begun, about to hand over, ended. A record is written before what it speaks of,
/// so a killed process leaves it; one <c>fsync</c> for all lanes makes it outlive the machine.
/// </summary>
internal sealed class Journal : IDisposable
{
    private const string BootIdFile = "/proc/sys/kernel/random/boot_id";

    private readonly Lock gate = new();
    private readonly Lock syncing = new();
    private readonly ArrayBufferWriter<byte> buffer = new(4096);
    private readonly Queue<JournalFile> files = new();
    private readonly FileStream hold;
    private readonly string folder;
    private readonly string bootId;
    private readonly long fileSize;
    private JournalFile? current;
    private long written;
    private long synced;
    private volatile bool isBroken;

    private Journal(string folder, string bootId, long fileSize, FileStream hold)
    {
        this.folder = folder;
        this.bootId = bootId;
        this.fileSize = fileSize;
        this.hold = hold;
    }

    /// <summary>Changes with every start of the machine; empty where the machine does not say.</summary>
    public static string BootId => File.Exists(BootIdFile) ? File.ReadAllText(BootIdFile).Trim() : "";

    /// <summary>Takes the folder for this process alone.</summary>
    /// <exception cref="IOException">Another process holds it.</exception>
    public static Journal Open(string folder, string bootId, long fileSize = 8 * 1024 * 1024)
    {
        Directory.CreateDirectory(folder);
        return new Journal(folder, bootId, fileSize, Hold(Path.Combine(folder, "lock")));
    }

    /// <summary>The node's name: made once, it travels with the journal that only this node can read.</summary>
    public string NodeName()
    {
        var path = Path.Combine(folder, "node");
        if (File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } name)
        {
            return name;
        }

        name = Guid.NewGuid().ToString("N");
        var draft = path + ".new";
        using (var file = File.OpenHandle(draft, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(file, System.Text.Encoding.ASCII.GetBytes(name), 0);
            Disk.Sync(file, draft);
        }

        File.Move(draft, path, overwrite: true);
        Disk.SyncFolder(folder);
        return name;
    }

    /// <summary>What earlier processes wrote. Read it, settle it, then <see cref="Begin"/>.</summary>
    public JournalReplay Replay() => JournalReplay.Read(Paths(), bootId);

    /// <summary>Starts a fresh file and removes the old ones, whose word the ledger must have taken over durably.</summary>
    public void Begin()
    {
        var old = Paths();
        lock (gate)
        {
            var last = old.Count == 0 ? 0 : long.Parse(Path.GetFileNameWithoutExtension(old[^1]), null);
            StartFile(last + 1);
        }

        foreach (var path in old)
        {
            File.Delete(path);
        }
    }

    /// <summary>An attempt begins: nothing has been said to the relay.</summary>
    public JournalTicket Start(LedgerRow row, string relay)
    {
        lock (gate)
        {
            var file = Append(new JournalRecord(JournalPhase.Start, row.Id, row.Token, relay));
            file.Unsettled++;
            return new JournalTicket(file, row.Id, row.Token, relay);
        }
    }

    /// <summary>The next write holds the final dot: from here on nobody can know without an answer.</summary>
    public void Dot(JournalTicket ticket, string renderHash)
    {
        lock (gate)
        {
            Append(new JournalRecord(JournalPhase.Dot, ticket.Id, ticket.Token, ticket.Relay, renderHash));
        }
    }

    public void End(JournalTicket ticket, Outcome outcome, string? renderHash)
    {
        lock (gate)
        {
            Append(new JournalRecord(JournalPhase.End, ticket.Id, ticket.Token, ticket.Relay, renderHash, outcome));
        }
    }

    /// <summary>The ledger knows how this attempt ended. A file whose attempts, and all before it, are known may go.</summary>
    public void Settled(JournalTicket ticket)
    {
        List<JournalFile>? done = null;
        lock (gate)
        {
            ticket.File.Unsettled--;
            while (files.Count > 1 && files.Peek().Unsettled == 0)
            {
                (done ??= []).Add(files.Dequeue());
            }
        }

        if (done is not null)
        {
            lock (syncing) // one of them may be on its way to the disk
            {
                done.ForEach(Remove);
            }
        }
    }

    /// <summary>Makes all that was written before this call outlive the machine. Calls side by side share one trip to the disk.</summary>
    public void Sync()
    {
        var asked = Interlocked.Read(ref written);
        lock (syncing)
        {
            if (synced >= asked)
            {
                return;
            }

            JournalFile file;
            long reached;
            lock (gate)
            {
                file = Usable();
                reached = written;
            }

            Flush(file); // a full file was flushed when the next one was begun
            synced = reached;
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            while (files.TryDequeue(out var file))
            {
                file.Handle.Dispose();
            }

            current = null;
        }

        hold.Dispose();
    }

    // The position moves only after a whole record: what a failed write left behind is written over.
    private JournalFile Append(JournalRecord record)
    {
        buffer.ResetWrittenCount();
        record.Write(buffer);
        var file = Usable();
        if (file.Position + buffer.WrittenCount > fileSize)
        {
            Flush(file);
            file = StartFile(file.Number + 1);
        }

        RandomAccess.Write(file.Handle, buffer.WrittenSpan, file.Position);
        file.Position += buffer.WrittenCount;
        written += buffer.WrittenCount;
        return file;
    }

    // The room is taken from the disk beforehand, so that a full disk is noticed before a message is begun, not after its answer.
    private JournalFile StartFile(long number)
    {
        var path = Path.Combine(folder, $"{number:D12}.journal");
        var header = JournalReplay.Header(bootId);
        var handle = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, preallocationSize: fileSize);
        try
        {
            RandomAccess.Write(handle, header, 0);
            Flush(handle, path);
            Disk.SyncFolder(folder);
        }
        catch
        {
            handle.Dispose();
            throw;
        }

        current = new JournalFile(number, path, handle) { Position = header.Length };
        files.Enqueue(current);
        return current;
    }

    private JournalFile Usable() =>
        isBroken ? throw new JournalFailure("The journal failed before: this process must end.")
        : current ?? throw new InvalidOperationException("The journal is not begun.");

    private void Flush(JournalFile file) => Flush(file.Handle, file.Path);

    private void Flush(SafeFileHandle handle, string path)
    {
        try
        {
            Disk.Sync(handle, path);
        }
        catch (JournalFailure)
        {
            isBroken = true;
            throw;
        }
    }

    private static void Remove(JournalFile file)
    {
        file.Handle.Dispose();
        File.Delete(file.Path);
    }

    private List<string> Paths() => [.. Directory.EnumerateFiles(folder, "*.journal").Order(StringComparer.Ordinal)];

    private static FileStream Hold(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException failure)
        {
            throw new IOException($"{path} is held by another process: two senders cannot share one data folder.", failure);
        }
    }
}

/// <summary>One file of the journal. Changed only under the journal's lock.</summary>
internal sealed class JournalFile(long number, string path, SafeFileHandle handle)
{
    public long Number => number;

    public string Path => path;

    public SafeFileHandle Handle => handle;

    public long Position { get; set; }

    /// <summary>Attempts begun in this file whose end the ledger does not know yet.</summary>
    public int Unsettled { get; set; }
}

/// <summary>An attempt that stands in the journal.</summary>
internal sealed record JournalTicket(JournalFile File, long Id, string Token, string Relay);
