#!/bin/sh
# check_chart.sh DEV RELEASE: what the chart says of the program is true: it knows every option by its name, and every alert rule has its section in
# docs/RUNBOOKS.md; and dashboard and rules name the metrics that it exports, the dashboard all of them. It knows the sources that can be asked, and where there
# is a helm (tests/kube/tools builds one), the program takes what the chart makes of `sources` and `serve`, and wrong entries are refused.
cd "$(dirname "$0")/.." || exit 1
bad=0
deploy/options --check "${2:-build/release}/chokepoint" || bad=1
tests/kube/metrics src/engine/service/metrics.c deploy/chart/files/dashboard.json deploy/chart/files/rules.yaml || bad=1
# The dashboard of the domain names what serve's /metrics has, and all of it.
names() { grep -oh 'chokepoint_[a-z_]*' "$1" | sort -u; }
served=$(sed -n 's/.*"\(chokepoint_[a-z_]*\)".*/\1/p; s/.*TYPE \(chokepoint_[a-z_]*\) .*/\1/p' src/serve/answers/tally.c | sort -u)
[ -n "$served" ] && [ "$(names deploy/chart/files/dashboard-domain.json)" = "$served" ] || { echo "dashboard-domain.json and src/serve/answers/tally.c name different metrics"; bad=1; }
deploy/sources --check "${2:-build/release}/chokepoint" || bad=1
tests/kube/entries || bad=1
PATH=${CHOKEPOINT_KUBE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/chokepoint-kube}/bin:$PATH
if command -v helm >/dev/null; then
    tests/kube/sources "${2:-build/release}/chokepoint" || bad=1
    sh tests/kube/sources-refused.sh || bad=1
    tests/kube/serve "${2:-build/release}/chokepoint" || bad=1
    sh tests/kube/serve-refused.sh || bad=1
else
    echo "no helm: what the chart makes of sources and serve is left to tests/check_deploy.sh"
fi
rules=$(sed -n 's/^ *- alert: //p' deploy/chart/files/rules.yaml)
[ -n "$rules" ] || { echo "no alert rules"; exit 1; }
for rule in $rules; do
    grep -qx "## $rule" docs/RUNBOOKS.md || { echo "docs/RUNBOOKS.md: no section $rule"; bad=1; }
    grep -q "runbook_url: docs/RUNBOOKS.md#$(echo "$rule" | tr A-Z a-z)\$" deploy/chart/files/rules.yaml || { echo "rules.yaml: $rule: no runbook_url"; bad=1; }
done
exit "$bad"
