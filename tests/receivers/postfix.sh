#!/bin/sh
# A private Postfix on free ports of 127.0.0.1, for tests. Needs root and the package postfix.
#   postfix.sh start DIR PORT [SUBMISSION SMTPS CERT KEY]   the folder must be on a disk, reachable for every user, and not exist
#   With the four more: STARTTLS and TLS ports for those who sign in; Dovecot must answer at DIR/spool/private/auth.
#   postfix.sh stop DIR
# Recipients: nouser@x.test 550 5.1.1, full@x.test 452 4.2.2, grey@x.test 450 4.2.0; good.test is taken and discarded.
set -eu
action=$1 dir=$2

lines() { printf '%s\n' "$@"; }

case $action in
start)
    port=$3
    umask 022
    mkdir -p "$dir/etc" "$dir/spool" "$dir/data" "$dir/mail"
    chmod 755 "$dir"
    chown postfix "$dir/data"
    chown 65534:65534 "$dir/mail"
    lines 'compatibility_level = 3.6' "queue_directory = $dir/spool" "data_directory = $dir/data" "maillog_file = $dir/mail.log" \
        "maillog_file_prefixes = $dir" 'myhostname = mx.news.test' 'mydestination =' 'inet_interfaces = 127.0.0.1' 'inet_protocols = ipv4' \
        'disable_dns_lookups = yes' 'smtp_host_lookup = native' 'lmtp_host_lookup = native' 'mynetworks = 127.0.0.0/8' \
        'smtpd_relay_restrictions = permit_mynetworks, reject' 'alias_maps =' 'local_recipient_maps =' 'recipient_delimiter = +' \
        'smtpd_recipient_restrictions = check_recipient_access inline:{ {nouser@x.test = 550 5.1.1 User unknown} {full@x.test = 452 4.2.2 Mailbox full} {grey@x.test = defer_if_permit 4.2.0 Greylisted} } permit' \
        'virtual_mailbox_domains = news.test' "virtual_mailbox_base = $dir/mail" 'virtual_mailbox_maps = static:bounce/' \
        'virtual_uid_maps = static:65534' 'virtual_gid_maps = static:65534' 'transport_maps = inline:{ {good.test = discard:} }' \
        > "$dir/etc/main.cf"
    lines "127.0.0.1:$port inet n - n - - smtpd" 'pickup unix n - n 60 1 pickup' 'cleanup unix n - n - 0 cleanup' \
        'qmgr unix n - n 300 1 qmgr' 'rewrite unix - - n - - trivial-rewrite' 'bounce unix - - n - 0 bounce' 'defer unix - - n - 0 bounce' \
        'trace unix - - n - 0 bounce' 'proxymap unix - - n - - proxymap' 'anvil unix - - n - 1 anvil' 'smtp unix - - n - - smtp' \
        'error unix - - n - - error' 'retry unix - - n - - error' 'discard unix - - n - - discard' 'virtual unix - n n - - virtual' \
        'flush unix n - n 1000? 0 flush' 'showq unix n - n - - showq' 'postlog unix-dgram n - n - 1 postlogd' > "$dir/etc/master.cf"
    if [ $# -gt 3 ]; then
        cp "$6" "$dir/etc/cert.pem"
        cp "$7" "$dir/etc/key.pem"
        signed="-o smtpd_tls_cert_file=$dir/etc/cert.pem -o smtpd_tls_key_file=$dir/etc/key.pem -o smtpd_sasl_auth_enable=yes -o smtpd_sasl_type=dovecot -o smtpd_sasl_path=private/auth -o smtpd_tls_auth_only=yes -o smtpd_relay_restrictions=permit_sasl_authenticated,reject"
        lines "127.0.0.1:$4 inet n - n - - smtpd -o smtpd_tls_security_level=encrypt $signed" \
            "127.0.0.1:$5 inet n - n - - smtpd -o smtpd_tls_wrappermode=yes $signed" 'tlsmgr unix - - n 1000? 1 tlsmgr' >> "$dir/etc/master.cf"
    fi
    postfix -c "$dir/etc" start
    ;;
stop)
    postfix -c "$dir/etc" stop
    rm -rf "$dir"
    ;;
*)
    echo "usage: $0 start DIR PORT | stop DIR" >&2
    exit 64
    ;;
esac
