using System.Data;
using System.Data.Common;
using System.Text;
using Microsoft.Data.Sqlite;

namespace DigestMailer.Delivery;

/// <summary>
/// One statement for many rows: <c>before</c>, a list of value tuples, <c>after</c>. Neither database then pays a round trip or
/// a parse for each row, and both read the same text.
/// </summary>
internal sealed class SqlBatch(string before, string after, params DbType[] columns)
{
    // Few sizes, so that each text is made once. SQLite has no round trips to save, and looks each parameter up by walking
    // through all of them: with 64 rows in one statement, planning 10,000 rows took eight times as long.
    private static readonly int[] Sizes = [64, 16, 4, 1];
    private static readonly int[] SqliteSizes = [4, 1];

    private readonly Dictionary<int, string> texts =
        Sizes.ToDictionary(size => size, size => Text(before, after, columns.Length, size));

    /// <summary>Runs the statement over all rows and hands each row that it returns to <paramref name="read"/>.</summary>
    public async Task RunAsync<TRow>(
        DbConnection connection,
        DbTransaction transaction,
        IReadOnlyList<TRow> rows,
        Action<TRow, object?[]> values,
        Action<DbDataReader> read,
        CancellationToken cancellationToken)
    {
        var start = 0;
        foreach (var size in connection is SqliteConnection ? SqliteSizes : Sizes)
        {
            if (rows.Count - start < size)
            {
                continue;
            }

            await using var command = Command(connection, transaction, size);
            for (; rows.Count - start >= size; start += size)
            {
                Bind(command, rows, start, size, values);
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                while (await reader.ReadAsync(cancellationToken))
                {
                    read(reader);
                }
            }
        }
    }

    private DbCommand Command(DbConnection connection, DbTransaction transaction, int size)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = texts[size];
        for (var number = 0; number < size * columns.Length; number++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"@p{number}"; // with its sign: without one SQLite's provider searches for each four times
            parameter.DbType = columns[number % columns.Length];
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private void Bind<TRow>(DbCommand command, IReadOnlyList<TRow> rows, int start, int size, Action<TRow, object?[]> values)
    {
        var tuple = new object?[columns.Length];
        for (var row = 0; row < size; row++)
        {
            values(rows[start + row], tuple);
            for (var column = 0; column < tuple.Length; column++)
            {
                command.Parameters[(row * tuple.Length) + column].Value = tuple[column] ?? DBNull.Value;
            }
        }
    }

    private static string Text(string before, string after, int columns, int rows)
    {
        var text = new StringBuilder(before).Append(" VALUES ");
        for (var row = 0; row < rows; row++)
        {
            text.Append(row == 0 ? "(" : ", (");
            for (var column = 0; column < columns; column++)
            {
                text.Append(column == 0 ? "@p" : ", @p").Append((row * columns) + column);
            }

            text.Append(')');
        }

        return text.Append(' ').Append(after).ToString();
    }
}
