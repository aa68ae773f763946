#!/bin/sh
# What deploy/ promises, as far as it can be seen without a cluster of machines: the chart renders for each of its values files, its schema
# refuses what is wrong, strict schemas of the API and kube-score find nothing, rules and dashboard are sound, and a real API server takes it all.
# Tools are built once from Go modules (tests/kube/tools). IMAGE= names a directory that deploy/image has filled: Pods run from its root then. For the long
# tests.
set -u
cd "$(dirname "$0")/.."
program=$PWD/${2:-build/release}/chokepoint
eval "$(tests/kube/tools)" || exit 1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. tests/checks.sh
render() { helm template demo deploy/chart --kube-version 1.37.0 --namespace demo "$@"; }

score() { # the doctor's Pod of `helm test` ends by itself: probes are not for it
    sed '/^# Source: .*tests\/doctor.yaml/,$d' "$1" >"$work/scored"
    kube-score score --ignore-container-cpu-limit --ignore-test container-image-pull-policy --enable-optional-test container-seccomp-profile \
        --enable-optional-test container-ports-check "$work/scored"
}

check "helm lint" helm lint --strict deploy/chart
for values in deploy/chart/values.yaml deploy/chart/ci/*-values.yaml; do
    name=$(basename "$values" .yaml)
    check "helm lint $name" helm lint --strict deploy/chart -f "$values"
    render -f "$values" >"$work/$name.yaml" 2>"$work/log" || { fail "helm template $name"; cat "$work/log"; continue; }
    check "kubeconform $name" kubeconform -strict -summary -schema-location "$KUBE_SCHEMAS/{{.ResourceKind}}{{.KindSuffix}}.json" \
        "$work/$name.yaml"
    # No limit of CPU: throttling makes latency, not room. Pull policy: digests and tags are not moved. Both are values of the chart.
    check "kube-score $name" score "$work/$name.yaml"
    check "configuration $name" tests/kube/configuration "$program" "$work/$name.yaml"
done

# A wrong value: helm says which, and nothing is rendered.
check "wrong values of every kind are refused by name" tests/kube/refusals
. tests/kube/refused.sh
refused "an unknown processor" processors --set 'processors[0].name=inteke'
refused "no processor" "minItems: got 0, want 1" --set-json 'processors=[]'
refused "a label that is the chart's own" "app.kubernetes.io/name" --set 'labels.app\.kubernetes\.io/name=x'
refused "SASL without a Secret" existingSecret --set kafka.securityProtocol=SASL_SSL
refused "brokers without a port" bootstrapServers --set kafka.bootstrapServers=kafka
refused "an option that the chart sets" stop.grace_ms --set 'config.stop\.grace_ms=5'
refused "a processor twice" "listed twice" --set 'processors[0].name=alert,processors[1].name=alert'
refused "an option that the program does not have" alert.flow.colapse.base --set 'config.alert\.flow\.colapse\.base=-0.7'
refused "an unknown option, at its place" "at '/config'" --set config.bogus=1
refused "a value that is no number" /config/alert.flow.collapse.base --set 'config.alert\.flow\.collapse\.base=hello'
refused "a number that is a word" /config/commit.interval_ms --set 'config.commit\.interval_ms=abc'
refused "a number out of its range" /config/commit.interval_ms --set 'config.commit\.interval_ms=-5'
refused "a property that run refuses" /config/kafka.isolation.level --set 'config.kafka\.isolation\.level=read_uncommitted'
render --set 'kafka.bootstrapServers=a:9093\,b:9093\,c:9094' >"$work/ports.yaml"
check "a port is named once in a policy" sh -c '! sed -n "/^kind: NetworkPolicy/,/^---/p" "$1" | sed "/^---/q" | grep -o "port: 909." | sort | uniq -d | grep .' - "$work/ports.yaml"
refused "a secret in the configuration" kafka.ssl.key.password --set 'config.kafka\.ssl\.key\.password=x'
refused "settings of one processor, together" 'layout: apart' --set 'processors[0].name=intake,processors[0].replicas=2'
refused "KEDA, together" 'layout: apart' --set keda.enabled=true
refused "both monitors" monitoring --set monitoring.serviceMonitor=true,monitoring.podMonitor=true
refused "values for a registry without one" /registry/url --set output.format=registry
refused "a label that is the chart's own, of sources" "chokepoint/source" --set 'labels.chokepoint/source=x'
refused "Strimzi without its cluster" strimzi.cluster --set strimzi.topics=true

deploy/base/render >"$work/base.yaml" 2>/dev/null
check "kustomize base is the chart's" diff deploy/base/chokepoint.yaml "$work/base.yaml"
deploy/rights "$program" >"$work/topics.yaml"
check "Strimzi's topics and rights are the program's" diff deploy/chart/files/topics.yaml "$work/topics.yaml"
check "the values table of docs/DEPLOY.md" tests/kube/values-table --check docs/DEPLOY.md

cp deploy/chart/files/rules.yaml tests/deploy_rules_test.yaml "$work/"
check "alert rules" promtool check rules "$work/rules.yaml"
check "alert rules' cases" promtool test rules "$work/deploy_rules_test.yaml"
check "… each raised and not raised" tests/kube/cases deploy/chart/files/rules.yaml tests/deploy_rules_test.yaml
check "dashboard" tests/kube/dashboard deploy/chart/files/dashboard.json "$work"
check "dashboard of the domain" tests/kube/dashboard deploy/chart/files/dashboard-domain.json "$work"
check "dashboard of the domain, by Grafana's schema" tests/kube/grafana/check deploy/chart/files/dashboard-domain.json
check "dashboard, by Grafana's schema" tests/kube/grafana/check deploy/chart/files/dashboard.json

# On a real API server; and docs/DEPLOY.md as it is written, with a real Kafka too.
tests/kube/apply.sh "$work" || fail "on an API server"
tests/kube/document "$program" ${IMAGE:+"$IMAGE/root"} || fail "docs/DEPLOY.md"

finish
