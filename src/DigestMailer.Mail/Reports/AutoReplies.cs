namespace DigestMailer.Mail.Reports;

/// <summary>Answers of machines that report nothing (RFC 3834).</summary>
internal static class AutoReplies
{
    private static readonly string[] Subjects =
    [
        "auto:", "auto-reply", "auto reply", "autoreply", "automatic reply", "automated reply", "automatic response", "auto response", "autoresponse", "out of office",
        "out of the office", "out-of-office", "vacation", "away from", "on leave", "abwesen", "automatische antwort", "nicht im buro", "nicht im büro", "urlaub",
        "absence", "reponse automatique", "réponse automatique", "respuesta automatica", "respuesta automática", "fuera de la oficina", "risposta automatica",
        "fuori sede", "resposta automatica", "resposta automática", "odpowiedź automatyczna", "автоответ", "自動返信", "自動応答", "不在",
    ];

    public static bool Is(ReportMessage message)
    {
        var submitted = message.Mail["Auto-Submitted"]?.Trim();
        return (submitted is { Length: > 0 } && !submitted.StartsWith("no", StringComparison.OrdinalIgnoreCase))
            || message.Mail["X-Autoreply"] is not null
            || message.Mail["X-Autorespond"] is not null
            || message.Mail["X-Autoresponder"] is not null
            || message.Mail["X-Auto-Response-Suppress"]?.Contains("All", StringComparison.OrdinalIgnoreCase) == true
            || (message.Mail["Precedence"]?.Trim().ToLowerInvariant() is "auto_reply" or "auto-reply")
            || HasSubject(message);
    }

    public static bool HasSubject(ReportMessage message) =>
        Subjects.Any(words => message.Subject.Contains(words, StringComparison.OrdinalIgnoreCase));
}
