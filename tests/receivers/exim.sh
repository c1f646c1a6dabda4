#!/bin/sh
# A private Exim on a free port of 127.0.0.1. Needs root. Its package cannot stand beside Postfix, so the program may lie anywhere,
# unpacked; its user is given to it in a mount namespace of its own. It stays in the foreground: end it by its process id.
#   exim.sh PROGRAM DIR PORT
# Recipients: nouser@ 550, grey@ 451; everybody else is taken and discarded.
set -eu
program=$1 dir=$2 port=$3

mkdir -p "$dir/spool" "$dir/log"
{ cat /etc/passwd; echo 'Debian-exim:x:65534:65534::/nonexistent:/usr/sbin/nologin'; } > "$dir/passwd"
{ cat /etc/group; echo 'Debian-exim:x:65534:'; } > "$dir/group"
chown -R 65534:65534 "$dir/spool" "$dir/log"
printf '%s\n' "exim_path = $program" 'exim_user = nobody' 'exim_group = nogroup' 'never_users =' "spool_directory = $dir/spool" \
    "log_file_path = $dir/log/%slog" "pid_file_path = $dir/pid" 'primary_hostname = exim.news.test' 'local_interfaces = 127.0.0.1' \
    "daemon_smtp_ports = $port" 'keep_environment =' 'tls_advertise_hosts =' 'dsn_advertise_hosts = *' 'smtputf8_advertise_hosts = *' \
    'acl_smtp_rcpt = rcpt' 'acl_smtp_data = data' 'begin acl' \
    'rcpt:' 'deny local_parts = nouser' 'message = 5.1.1 unknown user' 'defer local_parts = grey' 'message = 4.7.1 try again in 300 seconds' 'accept' \
    'data:' 'accept' 'begin routers' 'rest:' 'driver = accept' 'transport = null' \
    'begin transports' 'null:' 'driver = appendfile' 'file = /dev/null' 'user = nobody' 'begin retry' '* * F,1h,1m' > "$dir/conf"
exec unshare -m sh -c "mount --bind '$dir/passwd' /etc/passwd; mount --bind '$dir/group' /etc/group; exec '$program' -C '$dir/conf' -bdf -q1m"
