# SPDX-License-Identifier: Apache-2.0
# Sourced by the checks of one process ($pid, its lines in $log) beside a cluster of one node, in $work/kafka; their arguments are BUILD [PORT]. Both end with the check.
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "$1" && pwd) program=$build/chokepoint probe=$build/tests/kafka/kafka_probe
work=$(mktemp -d)
pid= log=$work/log
clean() { [ -z "$pid" ] || kill -9 "$pid" 2>/dev/null; "$here/kafka-down" "$work/kafka" -k -r >/dev/null 2>&1; rm -rf "$work"; }
trap clean EXIT
trap 'exit 1' INT TERM

. "$here/../checks.sh"
explain() { tail -n 3 "$log"; }
ended() { ! kill -0 "$pid" 2>/dev/null; }
is_running() { grep -q 'phase=running' "$log"; }
# The process ends by itself with CODE; what last_words prints is one line, and has each TEXT.
ends_with() { # ends_with SECONDS CODE TEXT…
    within "$1" ended || { kill -9 "$pid"; wait "$pid" 2>/dev/null; pid=; echo "it does not end"; return 1; }
    wait "$pid" 2>/dev/null
    status=$? code=$2 pid=
    shift 2
    [ $status -eq "$code" ] || { echo "exit code $status, not $code"; return 1; }
    [ "$(last_words | wc -l)" -eq 1 ] || { echo "not one line of failure"; return 1; }
    for text in "$@"; do
        last_words | grep -qF -- "$text" || { echo "no '$text' in: $(last_words)"; return 1; }
    done
}
