#!/usr/bin/env bash
# Signs the sample digest with fresh keys, RSA and Ed25519, and asks programs of others whether the mails hold: dkimpy,
# OpenDKIM, mailauth, rspamd and SpamAssassin; and whether three MIME readers read the same in them. All on this machine with
# an invented zone. Every judge that is installed is asked; 77 when there is none.
set -euo pipefail
cd "$(dirname "$0")/../.."

here=$PWD/tests/judges
program=$PWD/src/DigestMailer/bin/Release/net10.0/DigestMailer
T=$(mktemp -d); chmod 755 "$T"
started=()
cleanup() {
  for id in "${started[@]}"; do kill "$id" 2>/dev/null || true; done
  wait # what still writes would keep the folder from going
  rm -rf "$T"
}
trap cleanup EXIT

has() { command -v "$1" >/dev/null || [ -x "/usr/sbin/$1" ]; }
python=/usr/bin/python3 # the one that Debian's packages of judges belong to
asked=() absent=()
judge() { # NAME, a test whether it is here, the question
  local name=$1 here=$2; shift 2
  if eval "$here" >/dev/null 2>&1; then "$@"; asked+=("$name"); else absent+=("$name"); fi
}

# --- mails -----------------------------------------------------------------------------------------------------------------
has openssl || { echo "openssl is missing"; exit 77; }
umask 077
openssl genrsa -traditional -out "$T/rsa.pem" 2048 2>/dev/null
openssl genpkey -algorithm ed25519 -out "$T/ed.pem"
(
  cd "$T"
  export DIGESTMAILER__Delivery__Transport=Pickup DIGESTMAILER__Composing__FromAddress=digest@news.test \
    DIGESTMAILER__Composing__ReplyTo=people@news.test DIGESTMAILER__Composing__MailtoUnsubscribe=leave@news.test \
    DIGESTMAILER__Composing__BounceDomain=bounce.news.test \
    DIGESTMAILER__Composing__Dkim__0__Selector=r1 DIGESTMAILER__Composing__Dkim__0__KeyFile="$T/rsa.pem" \
    DIGESTMAILER__Composing__Dkim__1__Selector=e1 DIGESTMAILER__Composing__Dkim__1__KeyFile="$T/ed.pem" \
    DIGESTMAILER__Composing__Dkim__1__Algorithm=ed25519-sha256
  "$program" demo --once --urls https://news.test >"$T/demo.log" 2>&1 || { cat "$T/demo.log"; exit 1; }
)
umask 022
chmod -R a+rX "$T"
mails=("$T"/demo/pickup/*.eml)
[ "${#mails[@]}" -ge 5 ] || { echo "${#mails[@]} mails were made"; exit 1; }

{
  printf 'r1._domainkey.news.test\tv=DKIM1; k=rsa; p=%s\n' "$(openssl rsa -in "$T/rsa.pem" -pubout -outform DER 2>/dev/null | base64 -w0)"
  printf 'e1._domainkey.news.test\tv=DKIM1; k=ed25519; p=%s\n' "$(openssl pkey -in "$T/ed.pem" -pubout -outform DER | tail -c 32 | base64 -w0)"
  printf '%s\tv=spf1 ip4:192.0.2.1 -all\n' news.test bounce.news.test
  printf '_dmarc.news.test\tv=DMARC1; p=reject; adkim=s\n'
} >"$T/zone.tsv"

# --- signatures ------------------------------------------------------------------------------------------------------------
ask_opendkim() {
  tr '\t' ' ' <"$T/zone.tsv" >"$T/keys"
  printf '%s\n' 'Mode v' "TestPublicKeys $T/keys" 'AlwaysAddARHeader yes' 'AuthservID mx.test' >"$T/od.conf"
  local mail said
  for mail in "${mails[@]}"; do
    said=$(opendkim -x "$T/od.conf" -vv -t "$mail" 2>&1 | grep -o 'dkim=[a-z]*' | sort | uniq -c | xargs)
    [ "$said" = "2 dkim=pass" ] || { echo "opendkim: $mail: $said"; exit 1; }
  done
}

# It asks real DNS: here it gets one of its own, in a network of its own.
ask_testmsg() {
  awk -F'\t' '{v=$2; printf "txt-record=%s", $1; while (v != "") {printf ",\"%s\"", substr(v,1,250); v=substr(v,251)} print ""}' "$T/zone.tsv" >"$T/dns.conf"
  echo 'nameserver 127.0.0.1' >"$T/resolv"
  mkdir -p "$T/lf"
  local mail
  for mail in "${mails[@]}"; do tr -d '\r' <"$mail" >"$T/lf/$(basename "$mail")"; done
  unshare -n -m bash -c '
    ip link set lo up
    dnsmasq --conf-file="$1/dns.conf" --no-resolv --no-hosts --keep-in-foreground --user=root --listen-address=127.0.0.1 --bind-interfaces --pid-file= &
    dns=$!
    mount --bind "$1/resolv" /etc/resolv.conf
    until (exec 3<>/dev/tcp/127.0.0.1/53) 2>/dev/null; do sleep 0.1; done
    status=0
    for mail in "$1"/lf/*.eml; do opendkim-testmsg <"$mail" || { echo "opendkim-testmsg: $mail"; status=1; }; done
    kill $dns
    exit $status' bash "$T"
}

ask_rspamd() {
  local R=$T/rspamd port control mail said rule
  mkdir -p "$R"/{local.d,db,run,log}
  read -r port control < <($python -c 'import socket
s = [socket.socket() for _ in range(2)]
[one.bind(("127.0.0.1", 0)) for one in s]
print(*[one.getsockname()[1] for one in s])')
  (
    cd "$R/local.d"
    for module in rbl surbl fuzzy_check phishing asn greylist ratelimit replies history_redis mx_check neural url_redirector; do echo 'enabled = false;' >$module.conf; done
    echo 'enabled = false;' | tee worker-proxy.inc >worker-fuzzy.inc
    echo "bind_socket = \"127.0.0.1:$port\"; count = 1;" >worker-normal.inc
    echo "bind_socket = \"127.0.0.1:$control\"; secure_ip = \"127.0.0.1\";" >worker-controller.inc
    {
      echo "pidfile = \"$R/run/pid\"; temp_dir = \"$R/run\"; dns { nameserver = [\"127.0.0.1:1\"]; timeout = 0.1s; retransmits = 1; fake_records = ["
      awk -F'\t' '{printf "{ name = \"%s\"; type = \"txt\"; replies = ['\''%s'\'']; },\n", $1, $2}' "$T/zone.tsv"
      for name in news.test bounce.news.test; do
        echo "{ name = \"$name\"; type = \"a\"; replies = [\"192.0.2.1\"]; }, { name = \"$name\"; type = \"mx\"; replies = [\"10 mx.news.test\"]; },"
      done
      echo '{ name = "mx.news.test"; type = "a"; replies = ["192.0.2.1"]; }, { name = "1.2.0.192.in-addr.arpa"; type = "ptr"; replies = ["mx.news.test"]; } ]; }'
    } >options.inc
    echo "type = file; filename = \"$R/log/rspamd.log\"; level = warning;" >logging.inc
  )
  chown -R _rspamd:_rspamd "$R"
  rspamd -f -u _rspamd -g _rspamd -c /etc/rspamd/rspamd.conf --var=LOCAL_CONFDIR="$R" --var=DBDIR="$R/db" --var=RUNDIR="$R/run" --var=LOGDIR="$R/log" >"$R/log/out" 2>&1 &
  started+=($!)
  local waited=0
  until rspamc -h "127.0.0.1:$control" stat >"$R/log/stat" 2>&1; do
    waited=$((waited + 1)); [ $waited -le 120 ] || { echo "rspamd does not answer"; tail -5 "$R/log/rspamd.log"; exit 1; }
    sleep 1
  done
  for mail in "${mails[@]}"; do
    said=$(rspamc -h "127.0.0.1:$port" -i 192.0.2.1 --helo mx.news.test --hostname mx.news.test --from b+token@bounce.news.test --rcpt reader@good.test "$mail")
    for rule in 'R_DKIM_ALLOW.*news.test:s=e1' 'R_DKIM_ALLOW.*news.test:s=r1' 'R_SPF_ALLOW' 'DMARC_POLICY_ALLOW' 'Action: no action'; do
      grep -q "$rule" <<<"$said" || { echo "rspamd: $mail: no $rule"; echo "$said"; exit 1; }
    done
  done
  echo "rspamd: $(sed -n 's/^Score: //p' <<<"$said") for the last mail"
}

ask_spamassassin() {
  local mail score worst=-9
  for mail in "${mails[@]:0:4}"; do
    score=$(spamassassin -L -t <"$mail" 2>/dev/null | sed -nE 's/^X-Spam-Status:.*score=(-?[0-9.]+).*/\1/p' | head -1)
    awk -v s="$score" 'BEGIN { exit !(s != "" && s <= 0.5) }' || { echo "SpamAssassin: $mail: '$score'"; spamassassin -L -t <"$mail" | sed -n '/^Content analysis/,$p'; exit 1; }
    worst=$(awk -v a="$worst" -v b="$score" 'BEGIN { print (b > a) ? b : a }')
  done
  echo "SpamAssassin: $worst at most"
}

modules=${JUDGE_MODULES:-}
if [ -z "$modules" ] && has npm; then
  modules=$T/js; mkdir "$modules"
  npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$modules" mailauth@4 mailparser@3 >"$T/npm.log" 2>&1 || modules=
fi

judge dkimpy "$python -c 'import dkim'" "$python" "$here/signatures.py" "$T/zone.tsv" "${mails[@]}"
judge opendkim "has opendkim" ask_opendkim
judge opendkim-testmsg "has opendkim-testmsg && has dnsmasq && has ip && unshare -n -m true" ask_testmsg
judge mailauth "[ -d '$modules/node_modules/mailauth' ]" node "$here/node.cjs" "$modules" auth "$T/zone.tsv" "${mails[@]}"
judge rspamd "has rspamd && id _rspamd && [ \"\$(id -u)\" = 0 ]" ask_rspamd
judge spamassassin "has spamassassin" ask_spamassassin

# --- MIME ------------------------------------------------------------------------------------------------------------------
readers=()
reads() { local name=$1; shift; "$@" "${mails[@]}" | $python -c 'import json, sys; [print(json.dumps(json.loads(l), sort_keys=True)) for l in sys.stdin]' >"$T/$name.read"; readers+=("$name"); }
judge "Python's email" "$python -c 'import email'" reads email "$python" "$here/mime.py" email
judge gmime "$python -c 'import gi; gi.require_version(\"GMime\", \"3.0\")'" reads gmime "$python" "$here/mime.py" gmime
judge mailparser "[ -d '$modules/node_modules/mailparser' ]" reads mailparser node "$here/node.cjs" "$modules" mime
for reader in "${readers[@]:1}"; do
  cmp -s "$T/${readers[0]}.read" "$T/$reader.read" || { echo "${readers[0]} and $reader read other things:"; diff "$T/${readers[0]}.read" "$T/$reader.read" | cut -c1-400; exit 1; }
done

[ ${#asked[@]} -gt 1 ] || { echo "no judge of signatures is installed: python3-dkim, opendkim, opendkim-tools, rspamd, spamassassin, gir1.2-gmime-3.0, npm"; exit 77; }
echo "${#mails[@]} mails; agreed: ${asked[*]}${absent[*]:+; not installed: ${absent[*]}}"
