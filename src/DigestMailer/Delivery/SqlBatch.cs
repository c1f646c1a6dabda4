using System.Data;
using System.Data.Common;
using System.Text;

namespace DigestMailer.Delivery;

/// <summary>
/// One statement for many rows: <c>before</c>, a list of value tuples, <c>after</c>. Neither database then pays a round trip or
/// a parse for each row, and both read the same text.
/// </summary>
internal sealed class SqlBatch(string before, string after, params DbType[] columns)
{
    /// <summary>Chunks of few sizes, so that each text is made once and its plan can be kept.</summary>
    private static readonly int[] Sizes = [64, 16, 4, 1];

    private readonly string[] texts = [.. Sizes.Select(size => Text(before, after, columns.Length, size))];

    /// <summary>Runs the statement over all rows and hands each row that it returns to <paramref name="read"/>.</summary>
    public async Task RunAsync<TRow>(
        DbConnection connection,
        DbTransaction transaction,
        IReadOnlyList<TRow> rows,
        Action<TRow, object?[]> values,
        Action<DbDataReader> read,
        CancellationToken cancellationToken)
    {
        var tuple = new object?[columns.Length];
        for (var start = 0; start < rows.Count;)
        {
            var which = Array.FindIndex(Sizes, size => size <= rows.Count - start);
            await using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = texts[which];
            for (var row = 0; row < Sizes[which]; row++)
            {
                values(rows[start + row], tuple);
                Bind(command, tuple, row * columns.Length);
            }

            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                read(reader);
            }

            start += Sizes[which];
        }
    }

    private void Bind(DbCommand command, object?[] tuple, int first)
    {
        for (var column = 0; column < tuple.Length; column++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"p{first + column}";
            parameter.DbType = columns[column];
            parameter.Value = tuple[column] ?? DBNull.Value;
            command.Parameters.Add(parameter);
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
