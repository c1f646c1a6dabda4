namespace DigestMailer.Delivery;

/// <summary>
/// Hands claimed rows to the lanes, few at a time and one claim ahead, and knows what this node holds: no claimed row is ever
/// out of somebody's hands.
/// </summary>
internal sealed class RowFeed(
    DeliveryLedger ledger, LedgerUpkeep upkeep, string node, int most, TimeSpan lease, long? only = null) : IDisposable
{
    private readonly SemaphoreSlim gate = new(1);
    private readonly Lock holding = new();
    private readonly HashSet<long> held = [];
    private readonly Queue<LedgerRow> rows = new();
    private Task<IReadOnlyList<LedgerRow>>? ahead;
    private bool isUnsure;

    /// <summary>Claimed here, and not settled in the ledger yet.</summary>
    public int Held
    {
        get
        {
            lock (holding)
            {
                return held.Count;
            }
        }
    }

    public bool HasRows
    {
        get
        {
            lock (holding)
            {
                return rows.Count > 0;
            }
        }
    }

    /// <returns>The next row; null when none is due, or it is time to stop.</returns>
    public async ValueTask<LedgerRow?> NextAsync(CancellationToken stop)
    {
        if (stop.IsCancellationRequested)
        {
            return null;
        }

        await gate.WaitAsync(CancellationToken.None);
        try
        {
            if (!HasRows && !stop.IsCancellationRequested)
            {
                await FillAsync();
            }

            var row = Take(out var left);
            if (row is not null && left <= most / 2 && ahead is null && !stop.IsCancellationRequested)
            {
                ahead = ClaimAsync();
            }

            return row;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>For a row that was not begun.</summary>
    public void Return(LedgerRow row)
    {
        lock (holding)
        {
            rows.Enqueue(row);
        }
    }

    /// <summary>The ledger has taken the row back.</summary>
    public void Settled(LedgerRow row)
    {
        lock (holding)
        {
            held.Remove(row.Id);
        }
    }

    /// <summary>All rows that nobody has begun.</summary>
    public async Task<IReadOnlyList<LedgerRow>> TakeBackAsync()
    {
        await gate.WaitAsync(CancellationToken.None);
        try
        {
            if (ahead is not null || isUnsure)
            {
                await FillAsync();
            }

            lock (holding)
            {
                IReadOnlyList<LedgerRow> all = [.. rows];
                rows.Clear();
                return all;
            }
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private LedgerRow? Take(out int left)
    {
        lock (holding)
        {
            rows.TryDequeue(out var row);
            left = rows.Count;
            return row;
        }
    }

    private async Task FillAsync()
    {
        if (isUnsure)
        {
            await AdoptAsync();
            return;
        }

        var claim = ahead ?? ClaimAsync();
        ahead = null;
        isUnsure = true;
        Keep(await claim);
        isUnsure = false;
    }

    // A claim that failed may have been committed all the same: whatever the ledger says is ours and we do not hold, we take up.
    private async Task AdoptAsync()
    {
        var ours = await upkeep.HeldAsync(node, CancellationToken.None);
        Keep([.. ours.Where(row => !row.Doubted).Select(row => row.Row)]);
        isUnsure = false;
    }

    private void Keep(IReadOnlyList<LedgerRow> claimed)
    {
        lock (holding)
        {
            foreach (var row in claimed.Where(row => held.Add(row.Id)))
            {
                rows.Enqueue(row);
            }
        }
    }

    // Not under the caller's token: a claim cut short may be committed, and nobody would know.
    private Task<IReadOnlyList<LedgerRow>> ClaimAsync() => ledger.ClaimAsync(node, most, lease, only, CancellationToken.None);
}
