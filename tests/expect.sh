# tests/expect.sh: what checks of the program from outside share; read with `.` after `program` and `work` are set. `bad` is 1 once something failed.
bad=0

fail() { echo "$*"; bad=1; }
expect() { # expect CODE ARGUMENT…
    code=$1; shift
    "$program" "$@" >"$work/out" 2>"$work/err"
    status=$?
    [ "$status" -eq "$code" ] || { fail "chokepoint $*: exit code $status, not $code"; head -n 5 "$work/err"; }
}
says() { grep -qF -- "$1" "$work/out" || fail "no '$1' in: $(head -c 300 "$work/out")"; }
warns() { grep -qF -- "$1" "$work/err" || fail "no '$1' on standard error: $(head -c 300 "$work/err")"; }
