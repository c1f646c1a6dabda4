using System.Collections.Concurrent;
using Dapper;
using DigestMailer.Storage;
using Microsoft.Extensions.Options;

namespace DigestMailer.Rendering;

/// <summary>
/// The templates of today, and those that older rows were frozen with: every version is kept in the database, once,
/// so that all nodes and all attempts render alike.
/// </summary>
internal sealed class TemplateVersions(
    Database database, CompileTemplates compile, TimeProvider clock, IOptions<RenderingOptions> options)
{
    private readonly ConcurrentDictionary<string, TemplateVersion> known = new(StringComparer.Ordinal);
    private TemplateVersion? current;

    /// <summary>What new rows are frozen with.</summary>
    /// <exception cref="InvalidOperationException"><see cref="StartAsync"/> has not run.</exception>
    public TemplateVersion Current =>
        current ?? throw new InvalidOperationException("The templates are read by StartAsync, before anything is planned.");

    /// <summary>Reads and compiles the folder without keeping anything.</summary>
    /// <exception cref="Templates.TemplateException">Carries every mistake of every template.</exception>
    /// <exception cref="InvalidOperationException">The folder is not complete.</exception>
    public TemplateVersion Read()
    {
        var version = Compile(TemplateFiles.Read(FolderOf(options.Value)));
        Samples.Prove(version);
        return version;
    }

    /// <summary>Reads the folder, proves it, and keeps it as the version of new rows.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var version = Read();
        await KeepAsync(version.Files, cancellationToken);
        current = known.GetOrAdd(version.Hash, version);
    }

    /// <returns>Null when the database has no such version.</returns>
    public ValueTask<TemplateVersion?> GetAsync(string hash, CancellationToken cancellationToken) =>
        known.TryGetValue(hash, out var version) ? new(version) : new(LoadAsync(hash, cancellationToken));

    private async Task<TemplateVersion?> LoadAsync(string hash, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var json = await connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition(
            "SELECT files FROM template_versions WHERE hash = @hash", new { hash }, cancellationToken: cancellationToken));
        return json is null ? null : known.GetOrAdd(hash, Compile(TemplateFiles.FromJson(json)));
    }

    private Task<int> KeepAsync(TemplateFiles files, CancellationToken cancellationToken) =>
        database.WriteAsync((connection, transaction) => connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO template_versions (hash, files, created_at) VALUES (@Hash, @Json, @now)
            ON CONFLICT (hash) DO NOTHING
            """,
            new { files.Hash, files.Json, now = clock.GetUtcNow().ToUnixTimeMilliseconds() },
            transaction,
            cancellationToken: cancellationToken)), cancellationToken);

    private TemplateVersion Compile(TemplateFiles files) => new(files, compile(files), options.Value.FragmentMegabytes * 1024L * 1024L);

    private static string FolderOf(RenderingOptions options) => Path.GetFullPath(options.Folder, AppContext.BaseDirectory);
}
