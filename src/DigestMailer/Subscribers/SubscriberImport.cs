using System.Data.Common;
using System.Diagnostics;
using DigestMailer.Storage;
using Microsoft.Extensions.Options;

namespace DigestMailer.Subscribers;

/// <summary>What an import did, or in a dry run would do.</summary>
internal sealed record ImportReport(int Added, int Updated, IReadOnlyList<RefusedRow> Refused);

/// <summary>Takes a file of subscribers in: every row that can be, in one transaction; the others are named.</summary>
internal sealed class SubscriberImport(Database database, SubscriberStore store, IOptions<SubscribersOptions> options)
{
    /// <param name="dryRun">Goes the same way, and takes everything back.</param>
    public async Task<ImportReport> ImportAsync(string text, string origin, bool dryRun, CancellationToken cancellationToken)
    {
        var rows = SubscriberFile.Read(text, options.Value.Defaults(wish: ""));
        if (!dryRun)
        {
            return await database.WriteAsync(
                (connection, transaction) => TakeAsync(connection, transaction, rows, origin, cancellationToken), cancellationToken);
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken); // never committed
        return await TakeAsync(connection, transaction, rows, origin, cancellationToken);
    }

    private async Task<ImportReport> TakeAsync(
        DbConnection connection, DbTransaction transaction, FileRows rows, string origin, CancellationToken cancellationToken)
    {
        var (added, updated, refused) = (0, 0, rows.Refused.ToList());
        foreach (var row in rows.Accepted)
        {
            switch (await store.SaveAsync(connection, transaction, row.Address, row.Name, row.Preferences, origin, cancellationToken))
            {
                case Saved.Added:
                    added++;
                    break;
                case Saved.Updated:
                    updated++;
                    break;
                case Saved.Refused(var reason):
                    refused.Add(new RefusedRow(row.Line, row.Address, [reason]));
                    break;
                default:
                    throw new UnreachableException();
            }
        }

        return new ImportReport(added, updated, [.. refused.OrderBy(row => row.Line)]);
    }
}
