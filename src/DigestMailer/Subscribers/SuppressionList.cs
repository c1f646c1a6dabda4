using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using DigestMailer.Storage;
using Microsoft.Extensions.Options;

namespace DigestMailer.Subscribers;

/// <summary>Who must not be written to, and why. Only a keyed hash of the address is kept, so it outlives an erasure.</summary>
internal sealed class SuppressionList(Database database, IOptions<SubscribersOptions> options, TimeProvider clock)
{
    private readonly Lazy<byte[]> key = new(() => options.Value.SuppressionKey is { Length: > 0 } secret
        ? Convert.FromBase64String(secret)
        : KeyFile.ReadOrMake(database.Folder, "suppression.key"));

    /// <returns>The reason, or null when the address may be written to.</returns>
    public async Task<string?> ReasonAsync(string address, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await ReasonAsync(connection, null, address, cancellationToken);
    }

    public Task<string?> ReasonAsync(DbConnection connection, DbTransaction? transaction, string address, CancellationToken cancellationToken) =>
        connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "SELECT reason FROM suppressions WHERE address_hash = @hash",
            new { hash = Hash(address) }, transaction, cancellationToken: cancellationToken));

    /// <summary>The first reason stays.</summary>
    public Task AddAsync(DbConnection connection, DbTransaction transaction, string address, string reason, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            "INSERT INTO suppressions (address_hash, reason, created_at) VALUES (@hash, @reason, @now) ON CONFLICT (address_hash) DO NOTHING",
            new { hash = Hash(address), reason, now = clock.GetUtcNow().ToUnixTimeMilliseconds() }, transaction, cancellationToken: cancellationToken));

    private string Hash(string address) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key.Value, Encoding.UTF8.GetBytes(AddressCheck.Key(address))));
}
