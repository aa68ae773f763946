# SPDX-License-Identifier: Apache-2.0
# Of checks of the chart, which have sourced tests/checks.sh and stand in the repository: work is a directory.
refused() { # refused NAME TEXT ARGUMENT-OF-HELM…: helm renders nothing and says TEXT
    label=$1 text=$2; shift 2
    if helm template demo deploy/chart --kube-version 1.37.0 --namespace demo "$@" >"$work/log" 2>&1; then fail "$label was not refused"
    elif grep -qF -- "$text" "$work/log"; then ok "refused: $label"
    else fail "$label: the message does not name it"; cat "$work/log"; fi
}
