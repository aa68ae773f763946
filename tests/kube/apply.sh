#!/bin/sh
# tests/kube/apply.sh WORK: on a real API server that enforces Pod Security "restricted": the CRDs, a dry run of every rendering WORK/*-values.yaml and of the
# kustomize base, then the chart's life: installed, tested, upgraded, rolled back, scaled, drained from a node, removed. Pods only pretend to run.
# Of tests/check_deploy.sh, whose PATH and KUBE_CRDS it uses.
set -u
cd "$(dirname "$0")"
work=$1 chart=../../deploy/chart
lines=$(sandbox/up "$work/kube") || exit 1
trap 'sandbox/down "$work/kube"' EXIT
trap 'exit 1' INT TERM
eval "$lines"
. ../checks.sh
admitted() { "$@" >"$work/log" 2>&1 && ! grep -q 'would violate PodSecurity' "$work/log"; } # no Pod of it would be refused
check() { # check NAME COMMAND…
    label=$1; shift
    if admitted "$@"; then ok "$label"; else fail "$label"; head -n 40 "$work/log"; fi
}
refused() { # refused NAME TEXT COMMAND…: it fails or warns, and says TEXT
    label=$1 text=$2; shift 2
    admitted "$@" && { fail "$label went through"; return; }
    if grep -qF "$text" "$work/log"; then ok "refused: $label"; else fail "$label: not for what it should be"; head -n 40 "$work/log"; fi
}
# A Pod is admitted only where its account is, and a dry run makes none.
accounts() { # accounts apply|delete -f FILE
    [ "$2" = -f ] || return 0
    awk 'BEGIN { RS = "(^|\n)---\n" } ("\n" $0 "\n") ~ /\nkind: ServiceAccount\n/ { print "---"; print }' "$3" | kubectl "$1" --namespace demo -f - >/dev/null 2>&1
}
dry_run() {
    accounts apply "$@"
    kubectl apply --namespace demo --dry-run=server "$@"
    dried=$?
    accounts delete "$@"
    return $dried
}
of() { kubectl get "$1" "demo-chokepoint-$2" --namespace demo -o "jsonpath={$3}" 2>/dev/null; } # of KIND NAME PATH
is() { [ "$(of "$1" "$2" "$3")" = "$4" ]; }
statefulsets() { [ "$(kubectl get statefulsets --namespace demo --no-headers 2>/dev/null | wc -l)" -eq "$1" ]; }
nothing_on() { kubectl get pods --all-namespaces --field-selector "spec.nodeName=$1" -o name >"$work/on" && [ ! -s "$work/on" ]; }
nothing_left() {
    kubectl get all,configmaps,secrets,serviceaccounts,networkpolicies,poddisruptionbudgets,podmonitors,prometheusrules --namespace demo -o name >"$work/left" &&
        grep -q '^configmap/kube-root-ca.crt$' "$work/left" && # an answer
        ! grep -vE '^(configmap/kube-root-ca.crt|serviceaccount/default|pod/demo-chokepoint-doctor)$' "$work/left"
}

kubectl create namespace demo >/dev/null
kubectl create priorityclass data --value 1000 >/dev/null # of ci/extras-values.yaml
check "the plain values need no CRD" dry_run -f "$work/values.yaml"
refused "monitoring without its CRD" 'no matches for kind "PodMonitor"' dry_run -f "$work/production-values.yaml"
check "CRDs" kubectl apply --server-side -f "$KUBE_CRDS" -f strimzi-crds.yaml
check "… are served" kubectl wait --for=condition=Established --timeout=60s crd --all
for rendered in "$work"/*-values.yaml; do
    check "dry run $(basename "$rendered" .yaml)" dry_run -f "$rendered"
done
helm template "$(printf 'a%.0s' $(seq 53))" $chart --kube-version 1.37.0 --namespace demo --set podSecurity.user=null,podSecurity.group=null \
    --set networkPolicy.enabled=false,podDisruptionBudget.enabled=false,topologySpread.enabled=false >"$work/longest"
check "dry run of the longest name, without ids and policies" dry_run -f "$work/longest"
helm template 1.2 $chart --kube-version 1.37.0 --namespace demo --set layout=apart,keda.enabled=true,monitoring.serviceMonitor=true,topics.job.enabled=true >"$work/dots"
check "dry run of a name with dots and figures" dry_run -f "$work/dots"
check "dry run of the kustomize base" dry_run -k ../../deploy/base

# What the checks above are worth: a chart that is wrong is refused.
wrong() { # wrong NAME TEXT SED…: the production rendering, changed
    sed "$3" "$work/production-values.yaml" >"$work/wrong"
    cmp -s "$work/wrong" "$work/production-values.yaml" && { fail "$1: nothing was changed"; return; }
    refused "$1" "$2" dry_run -f "$work/wrong"
}
wrong "a privileged container" 'would violate PodSecurity' 's/privileged: false/privileged: true/; s/allowPrivilegeEscalation: false/allowPrivilegeEscalation: true/'
wrong "no seccomp profile" 'would violate PodSecurity' 's/type: RuntimeDefault/type: Unconfined/'
wrong "a selector that is not its template's" '`selector` does not match template `labels`' '/^  selector:/,/^  template:/s/component: leverage/component: other/'
wrong "an unknown field" 'unknown field "spec.template.spec.containers[0].startUpProbe"' 's/startupProbe:/startUpProbe:/'
wrong "a mount without its volume" 'Not found: "config"' '/^      volumes:/,/^---/s/- name: config$/- name: other/'

# The life of a release.
install="demo $chart --namespace demo --wait --timeout 120s -f $chart/ci/production-values.yaml --set image.digest=,image.repository=registry.invalid/chokepoint,topics.job.enabled=true"
check "install" helm install $install
check "… ten StatefulSets" statefulsets 10
check "… three Pods of leverage are ready" is statefulset leverage .status.readyReplicas 3
check "… in three zones" test "$(kubectl get pods --namespace demo -l app.kubernetes.io/component=leverage -o 'jsonpath={.items[*].spec.nodeName}' | tr ' ' '\n' | sort -u | wc -l)" -eq 3
check "helm test: the doctor's Pod is admitted" helm test demo --namespace demo --timeout 60s
before=$(of statefulset alert .status.updateRevision)
check "upgrade to the same" helm upgrade $install
check "… is the same revision" is statefulset alert .status.updateRevision "$before"
check "upgrade to another configuration" helm upgrade $install --set 'config.log\.level=debug'
is statefulset alert .status.updateRevision "$before" && fail "another configuration is the same revision"
check "… its Pods are of the new revision" is statefulset alert .status.updatedReplicas 2
refused "upgrade to what is never ready" 'context deadline exceeded' \
    helm upgrade $install --timeout 8s --set-string 'defaults.podAnnotations.kubesandbox/ready=false'
check "rollback" helm rollback demo 3 --namespace demo --wait --timeout 60s
check "… every Pod is ready again" is statefulset leverage .status.readyReplicas 3
check "one scaled up, one taken off, by an upgrade" helm upgrade $install --set 'processors[0].replicas=5,processors[9].enabled=false'
check "… to five" is statefulset intake .status.readyReplicas 5
check "… the other is gone" within 30 statefulsets 9
check "scaled by hand" kubectl scale statefulset demo-chokepoint-intake --namespace demo --replicas=3
check "… to three" within 30 is statefulset intake .status.readyReplicas 3
check "all ten again" helm upgrade $install --set topologySpread.whenUnsatisfiable=ScheduleAnyway
check "a node drained under the PodDisruptionBudgets" kubectl drain node-0 --delete-emptydir-data --timeout=60s
check "… none of ours is on it" nothing_on node-0
check "… all are ready elsewhere" within 60 is statefulset leverage .status.readyReplicas 3
check "a second release beside it" helm install other $chart --namespace demo --wait --timeout 120s --set image.repository=registry.invalid/chokepoint,topics.prefix=other.
check "uninstall of both" helm uninstall demo other --namespace demo --wait
check "… leaves nothing but the doctor's Pod" within 30 nothing_left
finish
