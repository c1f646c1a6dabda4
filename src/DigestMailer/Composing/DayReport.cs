using System.Globalization;
using Dapper;
using DigestMailer.Storage;

namespace DigestMailer.Composing;

/// <summary>One subscriber's part in one day: a row of the ledger, or the reason for none.</summary>
/// <param name="State">Of the row; null without one.</param>
/// <param name="Papers">In the mail.</param>
/// <param name="First">The title of the first paper.</param>
/// <param name="Why">Why the first paper was chosen, in the subscriber's own terms.</param>
/// <param name="Words">The relay's last words, or the reason for no row.</param>
internal sealed record DayLine(
    string Subscriber, string? State, int Papers, string? First, string? Why, string? Words, long Attempts);

/// <summary>Reads the ledger back for a person: who got what on a day, and why.</summary>
internal sealed class DayReport(Database database, PaperShelf shelf)
{
    /// <summary>The edition that this release has; its rows are <c>papers/2025-11-03</c>.</summary>
    public static string SlotOf(DateOnly day) => $"papers/{day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";

    private sealed record Row(string Address, string? State, string? Recipe, string? Words, long Attempts);

    public async Task<IReadOnlyList<DayLine>> ReadAsync(DateOnly day, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            """
            SELECT d.recipient AS address, d.state AS state, d.recipe AS recipe, d.last_words AS words, d.attempts AS attempts
            FROM deliveries d WHERE d.slot = @slot
            UNION ALL
            SELECT s.address, NULL, NULL, r.reason, 0 FROM reasons r JOIN subscribers s ON s.id = r.subscriber_id WHERE r.slot = @slot
            ORDER BY 1
            """,
            new { slot = SlotOf(day) },
            cancellationToken: cancellationToken));

        var lines = new List<DayLine>();
        foreach (var row in rows)
        {
            lines.Add(await LineAsync(row, cancellationToken));
        }

        return lines;
    }

    private async Task<DayLine> LineAsync(Row row, CancellationToken cancellationToken)
    {
        if (row.Recipe is null || Recipe.FromJson(row.Recipe) is not { Papers: [var first, ..] } recipe)
        {
            return new DayLine(row.Address, row.State, 0, null, null, row.Words, row.Attempts);
        }

        var papers = await shelf.GetAsync([first], cancellationToken);
        return new DayLine(
            row.Address, row.State, recipe.Papers.Count, papers?[0].View.Title, Wording.Of(first.Why), row.Words, row.Attempts);
    }
}
