using DigestMailer.Delivery.Routes;

namespace DigestMailer.Delivery;

/// <summary>
/// Hands claimed rows to the lanes, few at a time and one claim ahead, and knows what this node holds: no claimed row is ever
/// out of somebody's hands.
/// </summary>
internal sealed class RowFeed(
    DeliveryLedger ledger, LedgerUpkeep upkeep, RouteBook routes, string node, int most, TimeSpan lease, long? only = null) : IDisposable
{
    private readonly SemaphoreSlim gate = new(1);
    private readonly Lock holding = new();
    private readonly HashSet<long> held = [];
    private readonly HashSet<long> answered = [];
    private readonly Queue<LedgerRow> rows = new();
    private readonly List<LedgerRow> barred = [];
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
            var row = Take(out var left);
            if (row is null && !stop.IsCancellationRequested)
            {
                await FillAsync();
                row = Take(out left);
            }

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

    /// <summary>Nobody works on the row any more; the ledger has yet to hear of it.</summary>
    public void Answered(Settlement settlement)
    {
        lock (holding)
        {
            answered.Add(settlement.Row.Id);
            if (only is null && routes.Heard(settlement) is { } route)
            {
                Bar(row => routes.Names.RouteOf(RouteNames.DomainOf(row.Recipient)) == route);
            }
        }
    }

    /// <summary>The ledger has taken the row back.</summary>
    public void Settled(Settlement settlement)
    {
        lock (holding)
        {
            answered.Remove(settlement.Row.Id);
            held.Remove(settlement.Row.Id);
        }

        routes.Settled(settlement);
    }

    public bool IsAnswered(long id)
    {
        lock (holding)
        {
            return answered.Contains(id);
        }
    }

    /// <summary>Its receiver wants less now: a row that was not begun yet had better go back.</summary>
    public bool IsClosed(LedgerRow row) => only is null && routes.IsClosed(row.Recipient);

    /// <summary>Rows that nobody has begun, to receivers that want less now: they are better claimed again when there is room.</summary>
    public IReadOnlyList<LedgerRow> TakeBackClosed()
    {
        lock (holding)
        {
            Bar(IsClosed);
            IReadOnlyList<LedgerRow> all = [.. barred];
            barred.Clear();
            return all;
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
                IReadOnlyList<LedgerRow> all = [.. rows, .. barred];
                rows.Clear();
                barred.Clear();
                return all;
            }
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    /// <summary>The first row whose receiver still wants it; one that does not is left to <see cref="TakeBackClosed"/>.</summary>
    private LedgerRow? Take(out int left)
    {
        lock (holding)
        {
            for (var tries = rows.Count; tries > 0; tries--)
            {
                var row = rows.Dequeue();
                if (!IsClosed(row))
                {
                    left = rows.Count;
                    return row;
                }

                rows.Enqueue(row);
            }

            left = rows.Count;
            return null;
        }
    }

    private void Bar(Func<LedgerRow, bool> isClosed)
    {
        for (var count = rows.Count; count > 0; count--)
        {
            var row = rows.Dequeue();
            if (isClosed(row))
            {
                barred.Add(row);
            }
            else
            {
                rows.Enqueue(row);
            }
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
    private Task<IReadOnlyList<LedgerRow>> ClaimAsync() =>
        ledger.ClaimAsync(node, most, lease, only, IsAnswered, CancellationToken.None);
}
