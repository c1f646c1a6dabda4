using System.Globalization;
using System.Runtime.InteropServices;
using Dapper;
using DigestMailer.Delivery;
using DigestMailer.Mail.Smtp;
using DigestMailer.Storage;
using DigestMailer.Subscribers;
using Microsoft.Extensions.Options;

namespace DigestMailer.Cli;

/// <summary>One thing that was looked at; a problem says what to do.</summary>
internal sealed record Finding(string What, string? Problem = null);

/// <summary>Looks at everything that needs the world: disk, database, culture and zone data, relays up to their sign-in.</summary>
internal static class Doctor
{
    public static async IAsyncEnumerable<Finding> ExamineAsync(
        IServiceProvider services, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new Finding($"runtime {RuntimeInformation.FrameworkDescription}");
        yield return Cultures();
        yield return LocalZones();
        yield return Folder(services.GetRequiredService<Database>());
        yield return await BaseAsync(services, cancellationToken);
        foreach (var relay in Relays(services.GetRequiredService<IOptions<SmtpOptions>>().Value))
        {
            yield return await RelayAsync(relay, services.GetRequiredService<TimeProvider>(), cancellationToken);
        }
    }

    private static Finding Cultures() => CultureInfo.GetCultureInfo("de-DE").DateTimeFormat.GetMonthName(3) == "März"
        ? new Finding("culture data (ICU)")
        : new Finding("culture data (ICU)", "missing: install libicu, or use the image whose base ends in -extra");

    private static Finding LocalZones() => Zones.Find("Pacific/Auckland") is not null
        ? new Finding("time zone data")
        : new Finding("time zone data", "missing: install tzdata, or use the image whose base ends in -extra");

    private static Finding Folder(Database database)
    {
        var what = $"data folder {database.Folder}";
        try
        {
            Directory.CreateDirectory(database.Folder);
            var probe = Path.Combine(database.Folder, $".probe-{Guid.NewGuid():N}");
            using (var file = new FileStream(probe, FileMode.CreateNew, FileAccess.Write))
            {
                file.Write("probe"u8);
                file.Flush();
                Disk.Sync(file.SafeFileHandle, probe);
            }

            File.Delete(probe);
            Disk.SyncFolder(database.Folder);
            return new Finding(what);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JournalFailure)
        {
            return new Finding(what, $"cannot be written durably ({failure.Message}): check its owner, its mode and its space");
        }
    }

    private static async Task<Finding> BaseAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        try
        {
            await services.GetRequiredService<Migrator>().MigrateAsync(cancellationToken);
            await using var connection = await services.GetRequiredService<Database>().OpenAsync(cancellationToken);
            var rows = await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM subscribers");
            return new Finding($"database, {rows} subscribers");
        }
        catch (Exception failure) when (failure is System.Data.Common.DbException or InvalidOperationException)
        {
            return new Finding("database", failure.Message);
        }
    }

    private static IEnumerable<RelayOptions> Relays(SmtpOptions options) =>
        options.Host.Length == 0 ? [] : [options, .. options.Others];

    private static async Task<Finding> RelayAsync(RelayOptions relay, TimeProvider clock, CancellationToken cancellationToken)
    {
        var settings = relay.ToSettings();
        switch (await SmtpConnection.OpenAsync(settings, clock, cancellationToken))
        {
            case SmtpOpening.Ready ready:
                await ready.Connection.DisposeAsync();
                return new Finding($"relay {settings}");
            case SmtpOpening.Failed { Why: var why }:
                return new Finding($"relay {settings}", $"failed at {why.Stage}: {why.Reply?.ToString() ?? why.Cause}");
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
