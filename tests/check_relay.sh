#!/bin/sh
# tests/check_relay.sh ANY RELEASE: `notify` and a real mail server (Debian's exim4-daemon-light) on the loopback interface: STARTTLS and TLS from the first byte with a
# certificate of an authority of its own, AUTH, what it refuses and what it puts off; the mail as it was delivered. Needs root, which the server's start does.
set -u
[ "$(id -u)" -eq 0 ] || exec sudo sh "$0" "$@"
cd "$(dirname "$0")/.." || exit 1
program=$PWD/$2/chokepoint
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT
. tests/expect.sh
command -v exim4 >/dev/null || { echo "no exim4: scripts/deps long installs it where there is no other mail server"; exit 1; }

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
port=$(free_port) tls_port=$(free_port)
mkdir "$work/spool" "$work/mail" "$work/tls"
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/tls/ca.key" -out "$work/tls/ca.pem" -days 2 -subj /CN=authority >/dev/null 2>&1
openssl req -newkey rsa:2048 -nodes -keyout "$work/tls/key.pem" -out "$work/tls/request.pem" -subj /CN=relay >/dev/null 2>&1
printf 'subjectAltName=DNS:localhost\n' >"$work/tls/names"
openssl x509 -req -in "$work/tls/request.pem" -CA "$work/tls/ca.pem" -CAkey "$work/tls/ca.key" -CAcreateserial -extfile "$work/tls/names" -days 2 -out "$work/tls/cert.pem" >/dev/null 2>&1
cat >"$work/exim.conf" <<CONF
primary_hostname = relay.test
spool_directory = $work/spool
log_file_path = $work/spool/%slog
exim_user = Debian-exim
daemon_smtp_ports = $port : $tls_port
tls_on_connect_ports = $tls_port
local_interfaces = 127.0.0.1
tls_advertise_hosts = *
tls_certificate = $work/tls/cert.pem
tls_privatekey = $work/tls/key.pem
auth_advertise_hosts = \${if eq {\$tls_in_cipher}{} {}{*}}
acl_smtp_rcpt = recipients
acl_smtp_data = content
smtp_accept_max = 5
begin acl
recipients:
  deny message = there is no such mailbox
       local_parts = nobody
  defer message = come back later
       local_parts = later
  accept authenticated = *
  deny message = relaying needs a login
content:
  accept verify = header_syntax
  deny message = the header is malformed
begin routers
all:
  driver = accept
  local_parts = desk : other : tls
  transport = file
begin transports
file:
  driver = appendfile
  directory = $work/mail/\$local_part_data
  maildir_format
  user = Debian-exim
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if and {{eq {\$auth2}{chokepoint}}{eq {\$auth3}{its secret}}}}
  server_set_id = \$auth2
login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = <| Username: | Password:
  server_condition = \${if and {{eq {\$auth1}{chokepoint}}{eq {\$auth2}{its secret}}}}
  server_set_id = \$auth1
CONF
chown -R Debian-exim "$work/spool" "$work/mail" "$work/tls" && chmod 755 "$work" && chmod 644 "$work/exim.conf"
exim4 -C "$work/exim.conf" -bdf -oP "$work/pid" >"$work/server.log" 2>&1 &
server=$!
for try in $(seq 100); do
    python3 -c 'import socket, sys; socket.create_connection(("127.0.0.1", int(sys.argv[1])))' "$tls_port" 2>/dev/null && break
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
done

echo "its secret" >"$work/password"; echo "another" >"$work/wrong"
receiver() { printf '  - {name: %s, timeout: 5s, email: {url: "%s", from: chokepoint@example.org, to: [%s]%s}}\n' "$1" "$2" "$3" "$4"; }
login=", user: chokepoint, password_file: $work/password" trust=", ca_file: $work/tls/ca.pem"
{
    echo 'receivers:'
    receiver started "smtp://localhost:$port" 'desk@example.org, other@example.org' "$login$trust"
    receiver tls "smtps://localhost:$tls_port" tls@example.org "$login$trust"
    receiver untrusted "smtp://localhost:$port" desk@example.org "$login"
    receiver misnamed "smtp://127.0.0.1:$port" desk@example.org "$login$trust"
    receiver wrong "smtp://localhost:$port" desk@example.org ", user: chokepoint, password_file: $work/wrong$trust"
    receiver anonymous "smtp://localhost:$port" desk@example.org "$trust"
    receiver plain "smtp://localhost:$port" desk@example.org ', tls: none'
    receiver nobody "smtp://localhost:$port" 'desk@example.org, nobody@example.org' "$login$trust"
    receiver later "smtp://localhost:$port" later@example.org "$login$trust"
    printf 'routes: [{name: all, to: [started, tls, untrusted, misnamed, wrong, anonymous, plain, nobody, later]}]\n'
} >"$work/routes.yaml"
delivered() { ls "$work/mail/$1/new" 2>/dev/null | wc -l; }
within() { for try in $(seq 100); do [ "$(delivered "$1")" -eq "$2" ] && return; sleep 0.1; done; fail "$1: $(delivered "$1") mails were delivered, not $2: $(tail -n 3 "$work/spool/mainlog")"; }

expect 0 notify --routes "$work/routes.yaml" check;          says "9 receivers, 1 route, 0 problems"
expect 0 notify --routes "$work/routes.yaml" test started;   says "started: told, id "
within desk 1; within other 1
expect 0 notify --routes "$work/routes.yaml" test tls;       says "tls: told, id "
within tls 1
expect 1 notify --routes "$work/routes.yaml" test untrusted; warns "untrusted: not told: "; warns certificate
expect 1 notify --routes "$work/routes.yaml" test misnamed;  warns "misnamed: not told: "
expect 1 notify --routes "$work/routes.yaml" test wrong;     warns "wrong: not told: reply 535"
expect 1 notify --routes "$work/routes.yaml" test anonymous; warns "anonymous: not told: reply 550"
expect 1 notify --routes "$work/routes.yaml" test plain;     warns "plain: not told: reply 550"
expect 1 notify --routes "$work/routes.yaml" test nobody;    warns "nobody: not told: reply 550"
expect 1 notify --routes "$work/routes.yaml" test later;     warns "later: not told: reply 451"
sleep 1
[ "$(delivered desk)" -eq 1 ] || fail "a mail that was refused was delivered: $(delivered desk)"

# The mail as it came: encrypted on its way, by whom, and what any reader makes of it.
python3 - "$work/mail" <<'PYTHON' || bad=1
import email, email.policy, pathlib, sys
for box in ("desk", "other", "tls"):
    mail = email.message_from_bytes(next(pathlib.Path(sys.argv[1], box, "new").iterdir()).read_bytes(), policy=email.policy.default)
    received = " ".join(mail.get_all("Received"))
    assert "esmtpsa" in received and "TLS" in received and "chokepoint" in received, received
    assert mail["Subject"].startswith("[chokepoint] FIRING info: notify.test"), mail["Subject"]
    assert mail["From"] == "chokepoint <chokepoint@example.org>" and mail["Message-ID"].endswith("@example.org>") and mail["Auto-Submitted"] == "auto-generated"
    assert "This is a test of chokepoint notify. Nothing has happened." in mail.get_content(), mail.get_content()
    assert not mail.defects, mail.defects
PYTHON
exit "$bad"
