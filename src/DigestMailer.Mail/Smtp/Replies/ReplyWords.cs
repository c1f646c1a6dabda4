namespace DigestMailer.Mail.Smtp.Replies;

/// <summary>Families of words that servers use, in lower case: English first, then German, French, Spanish, Japanese.</summary>
internal static class ReplyWords
{
    public static readonly string[] Greylist = Words(
        """
        greylist|graylist|grey list|gray list|greylisted|rechazo temporal
        """
    );

    public static readonly string[] Throttle = Words(
        """
        rate limit|frequency limited|too many connections|too many concurrent|unexpected volume|slow down
        throttl|recipients this hour|messages this hour|too many messages|[tss04]|rp-001|rp-002|rp-003
        sending too fast|zu viele verbindungen|trop de connexions|demasiadas conexiones
        """
    );

    public static readonly string[] Reputation = Words(
        """
        blacklist|black list|blocklist|block list|blocked using|blocked by|blocked for|blocked - see|ip blocked
        is_blocked|dnsbl| rbl|/rbl|rbl |rbl:|spamhaus|sorbs|spamcop|uribl|barracuda|cloudmark|invaluement
        hostkarma|reputation|banned|is listed|listed at|listed in|listed on|listed by|sending spam|as spammer
        spammer list|(s3140)|(s3150)|sc-001|sc-002|sc-003|sc-004|too many unwanted|not allowed to connect|bad ip
        invalid ip|client host rejected|host network not allowed|connections will not be accepted
        connections not accepted|access to this mail system has been rejected|access to submit messages
        a problem occurred. (ask your postmaster|service refuse|mismatches client ip|geoip|geographical
        gesperrte ip|liste noire|lista negra
        """
    );

    public static readonly string[] Authentication = Words(
        """
        dmarc|dkim|spf record|spf check|spf fail|spf validation|unauthenticated|authentication information
        authentication checks|reverse dns|rdns|ptr record|missing ptr|ip name lookup failed|unverifyable sending
        is not verified|purported responsible|anti-spoofing|sender id|valid sender domain
        """
    );

    public static readonly string[] Relaying = Words(
        """
        relay access denied|relaying denied|relay denied|relay not permitted|relaying not|to relay|mail relay
        relay quota|not relay|authentication required|authrequired|smtp authentication|smtp server of your isp
        gateway user|must authenticate|relais refus
        """
    );

    public static readonly string[] Sender = Words(
        """
        sender address rejected|sender rejected|domain of sender|unroutable sender|sender domain
        from: domain is invalid|invalid sender|sender denied|absender|expéditeur refus|remitente rechazado
        """
    );

    public static readonly string[] Full = Words(
        """
        mailbox full|mailbox is full|mailbox for user is full|over quota|overquota|quota exceeded|exceeded quota
        exceeded storage|storage limit|disk quota|insufficient storage|out of space|postfach voll
        postfach ist voll|destinataire pleine|boite pleine|boîte pleine|buzon lleno|buzón lleno|容量超過|容量を超え
        """
    );

    public static readonly string[] Size = Words(
        """
        too large|too big|size exceeds|length exceeds|exceeds size|exceeds the maximum|size limit|sizelimit
        zu gross|zu groß|trop volumineux|demasiado grande
        """
    );

    public static readonly string[] Disabled = Words(
        """
        disabled|inactive|suspended|deactivated|discontinued|frozen| locked|account is blocked|no longer active
        dormant|deaktiviert|gesperrt|compte du destinataire est bloque|désactivé|cuenta desactivada|休止
        """
    );

    public static readonly string[] UnknownRecipient = Words(
        """
        user unknown|unknown user|no such user|no such mailbox|no such recipient|no such account|user not found
        mailbox not found|recipient not found|recipnotfound|user not exist|does not exist|doesn't exist
        no mailbox|not our customer|not our user|invalid recipient|recipient unknown|unknown recipient
        recipient rejected|recipient address rejected|unknown or illegal|no longer on server|doesn't have a
        not a valid recipient|not a valid mailbox|mailbox unavailable|address rejected|undeliverable address
        bad destination mailbox|invalid mailbox|empfänger unbekannt|unbekannter empfänger|unbekannter benutzer
        existiert nicht|destinataire invalide|destinataire inconnu|utilisateur inconnu|usuario desconocido
        no existe|存在しない|存在しません|宛先不明
        """
    );

    public static readonly string[] UnknownDomain = Words(
        """
        host unknown|unknown host|domain not found|no such domain|null mx|does not accept mail
        domain is not reachable|invalid domain|unrouteable domain|domain does not exist|unbekannte domain
        domaine inconnu|dominio desconocido
        """
    );

    public static readonly string[] Content = Words(
        """
        spam|virus|malware|phish|content|security issue|security polic|junk|, ube|header error|duplicate header
        8-bit data|in from: header|message not allowed|message rejected|mail rejected|mail rejete|email rejected
        redundant
        """
    );

    public static readonly string[] Policy = Words(
        """
        policy|access denied|not accepted|rejected by this user|denied|refused|blocked|forbidden|not allowed
        does not support tls
        """
    );

    public static readonly string[] Unavailable = Words(
        """
        currently unavailable|service unavailable|temporarily unavailable|try again later|temporary failure
        system error|insufficient permission|insufficient disk|too many invalid|too many recipients|mailer error
        """
    );

    public static readonly string[] Dialogue = Words(
        """
        protocol violation|not implemented|syntax error|bad sequence|improper sequence|out of sequence
        line limit|line too long
        """
    );

    private static string[] Words(string lines) => lines.Split(['|', '\n']);
}
