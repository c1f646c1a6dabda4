#!/bin/sh
# A private Dovecot: an LMTP store on 127.0.0.1 and the authority that a private Postfix asks. Needs root and dovecot-lmtpd.
# It stays in the foreground: end it by its process id.
#   dovecot.sh DIR PORT [SOCKET]   everybody may sign in with the password pw; SOCKET is where Postfix asks
set -eu
dir=$1 port=$2

mkdir -p "$dir/run" "$dir/state" "$dir/box"
chown 65534:65534 "$dir/box"
{
    printf '%s\n' "base_dir = $dir/run" "state_dir = $dir/state" "log_path = $dir/log" 'protocols = lmtp' 'listen = 127.0.0.1' 'ssl = no' \
        'disable_plaintext_auth = no' 'auth_mechanisms = plain login scram-sha-256' 'first_valid_uid = 1' 'first_valid_gid = 1' \
        "mail_location = maildir:$dir/box/%n" 'recipient_delimiter = +' \
        'passdb {' 'driver = static' 'args = password=pw' '}' 'userdb {' 'driver = static' "args = uid=65534 gid=65534 home=$dir/box/%n" '}' \
        'service lmtp {' 'inet_listener lmtp {' 'address = 127.0.0.1' "port = $port" '}' '}'
    if [ $# -gt 2 ]; then
        printf '%s\n' 'service auth {' "unix_listener $3 {" 'mode = 0666' '}' '}'
    fi
} > "$dir/conf"
exec dovecot -F -c "$dir/conf"
