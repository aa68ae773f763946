#!/bin/sh
# check_chart.sh DEV RELEASE: what the chart says of the program is true: it knows every option by its name, and every alert rule has its section in
# docs/RUNBOOKS.md; and dashboard and rules name the metrics that it exports, the dashboard all of them.
cd "$(dirname "$0")/.." || exit 1
bad=0
deploy/options --check "${2:-build/release}/chokepoint" || bad=1
tests/kube/metrics src/engine/service/metrics.c deploy/chart/files/dashboard.json deploy/chart/files/rules.yaml || bad=1
rules=$(sed -n 's/^ *- alert: //p' deploy/chart/files/rules.yaml)
[ -n "$rules" ] || { echo "no alert rules"; exit 1; }
for rule in $rules; do
    grep -qx "## $rule" docs/RUNBOOKS.md || { echo "docs/RUNBOOKS.md: no section $rule"; bad=1; }
    grep -q "runbook_url: docs/RUNBOOKS.md#$(echo "$rule" | tr A-Z a-z)\$" deploy/chart/files/rules.yaml || { echo "rules.yaml: $rule: no runbook_url"; bad=1; }
done
exit "$bad"
