# SPDX-License-Identifier: Apache-2.0
# Sourced by scripts that tell and count what they check. What a failed check printed is shown, and what explain() adds. Uses $work.
passed=0 failed=0
ok() { passed=$((passed + 1)); echo "ok: $*"; }
fail() { failed=$((failed + 1)); echo "FAILED: $*"; }
explain() { :; }
check() { # check NAME COMMAND…
    label=$1; shift
    if "$@" >"$work/checked" 2>&1; then ok "$label"; else fail "$label"; tail -n 40 "$work/checked"; explain; return 1; fi
}
within() { # within SECONDS COMMAND…
    left=$(($1 * 5)); shift
    until "$@"; do left=$((left - 1)); [ $left -gt 0 ] || return 1; sleep 0.2; done
}
finish() { echo "$passed passed, $failed failed"; [ "$failed" -eq 0 ]; exit; }
