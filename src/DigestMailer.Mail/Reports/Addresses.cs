namespace DigestMailer.Mail.Reports;

/// <summary>Finds mail addresses in running text.</summary>
internal static class Addresses
{
    private const int Longest = 320;

    /// <returns>In their order, as they stand, each as often as it stands.</returns>
    public static IEnumerable<string> In(string text)
    {
        for (var at = text.IndexOf('@', StringComparison.Ordinal); at >= 0; at = text.IndexOf('@', at + 1))
        {
            var left = at;
            while (left > 0 && at - left < Longest && IsLocal(text[left - 1]))
            {
                left--;
            }

            var right = at + 1;
            while (right < text.Length && right - at < Longest && (char.IsLetterOrDigit(text[right]) || text[right] is '.' or '-' or '_'))
            {
                right++;
            }

            var address = text[left..right].TrimEnd('.', '-').TrimStart('.', '\'', '*', '#', '/', '=', '-');
            var local = address.IndexOf('@', StringComparison.Ordinal);
            if (local > 0 && local < address.Length - 1)
            {
                yield return address;
            }
        }
    }

    private static bool IsLocal(char one) => char.IsLetterOrDigit(one) || ".!#$%&'*+-/=?^_`{|}~".Contains(one, StringComparison.Ordinal);
}
