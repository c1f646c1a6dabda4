using System.Data.Common;
using Dapper;
using DigestMailer.Storage;

namespace DigestMailer.Subscribers;

/// <summary>What a decided slot leaves on its subscriber: it has seen the digests up to here, and is due again then.</summary>
internal sealed record Decided(long SubscriberId, long DigestThrough, DateOnly LastSlot, Slot Next);

/// <summary>How taking a subscriber in ended. Closed.</summary>
internal abstract record Saved
{
    private Saved() { }

    public sealed record Added(long Id) : Saved;

    public sealed record Updated(long Id) : Saved;

    public sealed record Refused(string Reason) : Saved;
}

/// <summary>Keeps the subscribers, when each is due, and who agreed to what.</summary>
internal sealed class SubscriberStore(Database database, SuppressionList suppressions, TimeProvider clock)
{
    private sealed record StateCount(string State, long Count);

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Adds or, by address, updates. Who left or is suppressed does not come back this way.</summary>
    /// <param name="origin">Where the wish to be written to came from, as <c>import subscribers.csv</c>.</param>
    public Task<Saved> SaveAsync(string address, string? name, Preferences preferences, string origin, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) => SaveAsync(connection, transaction, address, name, preferences, origin, cancellationToken), cancellationToken);

    public async Task<Saved> SaveAsync(
        DbConnection connection, DbTransaction transaction, string address, string? name, Preferences preferences, string origin, CancellationToken cancellationToken)
    {
        if (await suppressions.ReasonAsync(connection, transaction, address, cancellationToken) is { } reason)
        {
            return new Saved.Refused($"the address must not be written to: {reason}");
        }

        var known = await connection.QuerySingleOrDefaultAsync<SubscriberRecord>(new CommandDefinition(
            $"SELECT {SubscriberRecord.Columns} FROM subscribers WHERE address_key = @key",
            new { key = AddressCheck.Key(address) }, transaction, cancellationToken: cancellationToken));
        return known?.Read() switch
        {
            null => new Saved.Added(await AddAsync(connection, transaction, address, name, preferences, origin, cancellationToken)),
            { State: SubscriberState.Left } => new Saved.Refused("the subscriber has left: they must sign up again themselves"),
            { State: SubscriberState.Suppressed } => new Saved.Refused("the address is suppressed"),
            { } subscriber => await UpdateAsync(connection, transaction, subscriber, address, name, preferences, origin, cancellationToken),
        };
    }

    public Task<Subscriber?> FindAsync(string address, CancellationToken cancellationToken) =>
        OneAsync("address_key = @value", AddressCheck.Key(address), cancellationToken);

    public Task<Subscriber?> FindAsync(long id, CancellationToken cancellationToken) => OneAsync("id = @value", id, cancellationToken);

    /// <summary>A page of those whose slot has come and who have not seen the newest digest, by id.</summary>
    public Task<IReadOnlyList<Subscriber>> DueAsync(long newestDigest, long afterId, int most, CancellationToken cancellationToken) =>
        PageAsync("state = 'active' AND next_due_at <= @now AND digest_through < @newestDigest", newestDigest, afterId, most, cancellationToken);

    /// <summary>A page of all who are written to, by id.</summary>
    public Task<IReadOnlyList<Subscriber>> ActiveAsync(long afterId, int most, CancellationToken cancellationToken) =>
        PageAsync("state = 'active'", 0, afterId, most, cancellationToken);

    /// <summary>A page of everybody we hold, by id: what an export writes.</summary>
    public Task<IReadOnlyList<Subscriber>> AllAsync(long afterId, int most, CancellationToken cancellationToken) =>
        PageAsync("1 = 1", 0, afterId, most, cancellationToken);

    /// <summary>
    /// Moves the marks in the caller's transaction, together with the row or the reason that was decided, and holds the
    /// subscribers until it ends.
    /// </summary>
    /// <returns>Whose mark moved. Of the others the slot was decided meanwhile, or they are not written to any more.</returns>
    public static async Task<IReadOnlySet<long>> DecidedAsync(
        DbConnection connection, DbTransaction transaction, IEnumerable<Decided> decided, CancellationToken cancellationToken)
    {
        var moved = new HashSet<long>();
        foreach (var one in decided)
        {
            var changed = await connection.ExecuteAsync(new CommandDefinition(
                """
                UPDATE subscribers
                SET digest_through = @DigestThrough, last_slot = @last, next_slot = @next, next_due_at = @due
                WHERE id = @SubscriberId AND state = 'active' AND digest_through <= @DigestThrough AND (last_slot IS NULL OR last_slot < @last)
                """,
                new
                {
                    one.SubscriberId,
                    one.DigestThrough,
                    last = SubscriberRecord.Day(one.LastSlot),
                    next = SubscriberRecord.Day(one.Next.Day),
                    due = one.Next.Due.ToUnixTimeMilliseconds(),
                },
                transaction,
                cancellationToken: cancellationToken));
            if (changed > 0)
            {
                moved.Add(one.SubscriberId);
            }
        }

        return moved;
    }

    /// <summary>Moves on to the next slot without having decided the one that was due.</summary>
    public static Task PassOverAsync(DbConnection connection, DbTransaction transaction, long id, Slot next, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            "UPDATE subscribers SET next_slot = @next, next_due_at = @due WHERE id = @id",
            new { id, next = SubscriberRecord.Day(next.Day), due = next.Due.ToUnixTimeMilliseconds() },
            transaction,
            cancellationToken: cancellationToken));

    /// <summary>Changes where a subscriber stands, with its event; a suppression also puts the address on the list.</summary>
    /// <returns>False when they stood there already, or are unknown: then nothing is written.</returns>
    public Task<bool> ChangeStateAsync(long id, SubscriberState state, string origin, CancellationToken cancellationToken) =>
        database.WriteAsync((connection, transaction) => ChangeStateAsync(connection, transaction, id, state, origin, cancellationToken), cancellationToken);

    public async Task<bool> ChangeStateAsync(
        DbConnection connection, DbTransaction transaction, long id, SubscriberState state, string origin, CancellationToken cancellationToken)
    {
        var address = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "UPDATE subscribers SET state = @state, changed_at = @now WHERE id = @id AND state <> @state RETURNING address",
            new { id, state = SubscriberRecord.Word(state), now = Now }, transaction, cancellationToken: cancellationToken));
        if (address is null)
        {
            return false;
        }

        if (state == SubscriberState.Suppressed)
        {
            await suppressions.AddAsync(connection, transaction, address, origin, cancellationToken);
        }

        await ConsentAsync(connection, transaction, id, SubscriberRecord.Word(state), origin, cancellationToken);
        return true;
    }

    /// <summary>How many stand where.</summary>
    public async Task<IReadOnlyDictionary<SubscriberState, long>> CountsAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<StateCount>(new CommandDefinition(
            "SELECT state AS State, CAST(COUNT(*) AS BIGINT) AS Count FROM subscribers GROUP BY state", cancellationToken: cancellationToken));
        return rows.ToDictionary(row => Enum.Parse<SubscriberState>(row.State, ignoreCase: true), row => row.Count);
    }

    private async Task<Subscriber?> OneAsync(string where, object value, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<SubscriberRecord>(new CommandDefinition(
            $"SELECT {SubscriberRecord.Columns} FROM subscribers WHERE {where}", new { value }, cancellationToken: cancellationToken));
        return row?.Read();
    }

    private async Task<IReadOnlyList<Subscriber>> PageAsync(string where, long newestDigest, long afterId, int most, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<SubscriberRecord>(new CommandDefinition(
            $"SELECT {SubscriberRecord.Columns} FROM subscribers WHERE {where} AND id > @afterId ORDER BY id LIMIT @most",
            new { now = Now, newestDigest, afterId, most }, cancellationToken: cancellationToken));
        return [.. rows.Select(row => row.Read())];
    }

    private async Task<long> AddAsync(
        DbConnection connection, DbTransaction transaction, string address, string? name, Preferences preferences, string origin, CancellationToken cancellationToken)
    {
        var id = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            """
            INSERT INTO subscribers (address, address_key, name, state, wish, paper_limit, rhythm, weekday, hour, zone, format, language, empty_day,
                epoch, digest_through, last_slot, next_slot, next_due_at, created_at, changed_at)
            VALUES (@address, @key, @name, 'active', @wish, @limit, @rhythm, @weekday, @hour, @zone, @format, @language, @emptyDay,
                0, 0, NULL, @nextSlot, @nextDueAt, @now, @now)
            RETURNING id
            """,
            Values(address, name, preferences, Rhythm.Next(preferences, null, clock.GetUtcNow())), transaction, cancellationToken: cancellationToken));
        await ConsentAsync(connection, transaction, id, "added", origin, cancellationToken);
        return id;
    }

    private async Task<Saved> UpdateAsync(
        DbConnection connection, DbTransaction transaction, Subscriber known, string address, string? name, Preferences preferences, string origin, CancellationToken cancellationToken)
    {
        if (known.Address == address && known.Name == name && known.Preferences == preferences)
        {
            return new Saved.Updated(known.Id);
        }

        var was = known.Preferences;
        var moved = (was.Rhythm, was.Weekday, was.Hour, was.Zone) != (preferences.Rhythm, preferences.Weekday, preferences.Hour, preferences.Zone);
        var values = Values(address, name, preferences, Rhythm.Next(preferences, known.LastSlot, clock.GetUtcNow()));
        values.Add("id", known.Id);

        // A slot that is due but not decided yet stays due, unless its time itself was changed.
        var slot = moved ? ", next_slot = @nextSlot, next_due_at = @nextDueAt" : "";
        await connection.ExecuteAsync(new CommandDefinition(
            $"""
            UPDATE subscribers
            SET address = @address, name = @name, wish = @wish, paper_limit = @limit, rhythm = @rhythm, weekday = @weekday, hour = @hour, zone = @zone,
                format = @format, language = @language, empty_day = @emptyDay, changed_at = @now{slot}
            WHERE id = @id
            """,
            values, transaction, cancellationToken: cancellationToken));
        await ConsentAsync(connection, transaction, known.Id, "changed", origin, cancellationToken);
        return new Saved.Updated(known.Id);
    }

    private DynamicParameters Values(string address, string? name, Preferences preferences, Slot next) => new(new
    {
        address,
        key = AddressCheck.Key(address),
        name,
        wish = preferences.Wish,
        limit = (long)preferences.Limit,
        rhythm = SubscriberRecord.Word(preferences.Rhythm),
        weekday = (long)preferences.Weekday,
        hour = (long)preferences.Hour,
        zone = preferences.Zone,
        format = SubscriberRecord.Word(preferences.Format),
        language = preferences.Language,
        emptyDay = SubscriberRecord.Word(preferences.EmptyDay),
        nextSlot = SubscriberRecord.Day(next.Day),
        nextDueAt = next.Due.ToUnixTimeMilliseconds(),
        now = Now,
    });

    private async Task ConsentAsync(DbConnection connection, DbTransaction transaction, long id, string what, string origin, CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(new CommandDefinition(
            "INSERT INTO consents (subscriber_id, event, origin, at) VALUES (@id, @what, @origin, @now)",
            new { id, what, origin, now = Now }, transaction, cancellationToken: cancellationToken));
}
