using System.Globalization;
using System.Runtime.InteropServices;
using Dapper;
using DigestMailer.Delivery;
using DigestMailer.Storage;
using DigestMailer.Subscribers;

namespace DigestMailer.Cli.Doctoring;

/// <summary>What this machine must have: a runtime without known holes, culture and zone data, a folder that keeps what it is given, a database.</summary>
internal sealed class MachineChecks(Database database, Migrator migrator)
{
    /// <summary>Security fixes that this service depends on came with this one.</summary>
    private static readonly Version OldestRuntime = new(10, 0, 13);

    public IReadOnlyList<Finding> Look() => [Runtime(Environment.Version), Cultures(), LocalZones(), Folder()];

    public async Task<IReadOnlyList<Finding>> AskDatabaseAsync(CancellationToken cancellationToken)
    {
        try
        {
            await migrator.MigrateAsync(cancellationToken);
            await using var connection = await database.OpenAsync(cancellationToken);
            var rows = await connection.ExecuteScalarAsync<long>(new CommandDefinition("SELECT COUNT(*) FROM subscribers", cancellationToken: cancellationToken));
            return [Finding.Fine("database", $"{rows} subscribers")];
        }
        catch (Exception failure) when (failure is System.Data.Common.DbException or InvalidOperationException)
        {
            return [Finding.Sick("database", failure.Message, "Check Storage: the provider, the connection string, and whether the server answers from here.")];
        }
    }

    public static Finding Runtime(Version version) => version >= OldestRuntime
        ? Finding.Fine("runtime", RuntimeInformation.FrameworkDescription)
        : Finding.Warn("runtime", $"{RuntimeInformation.FrameworkDescription} has holes that are known", $"Install .NET {OldestRuntime} or newer, or take a newer image.");

    private static Finding Cultures() => CultureInfo.GetCultureInfo("de-DE").DateTimeFormat.GetMonthName(3) == "März"
        ? Finding.Fine("culture data (ICU)")
        : Finding.Sick("culture data (ICU)", "missing", "Install libicu, or use the image whose base ends in -extra.");

    private static Finding LocalZones() => Zones.Find("Pacific/Auckland") is not null
        ? Finding.Fine("time zone data")
        : Finding.Sick("time zone data", "missing", "Install tzdata, or use the image whose base ends in -extra.");

    private Finding Folder()
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
            return Finding.Fine(what);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JournalFailure)
        {
            return Finding.Sick(what, $"cannot be written durably ({failure.Message})", "Check its owner, its mode and its space.");
        }
    }
}
