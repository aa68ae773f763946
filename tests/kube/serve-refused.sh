#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# tests/kube/serve-refused.sh: values of `serve` that cannot be meant are refused, and what is wrong is named. Needs helm. Of tests/check_chart.sh.
set -u
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. tests/checks.sh
. tests/kube/refused.sh
serve() { label=$1 text=$2; shift 2; refused "$label" "$text" --set serve.enabled=true "$@"; } # serve NAME TEXT ARGUMENT…
serve "an unknown key" "'replica' not allowed" --set serve.replica=2
serve "a Secret in words" /serve/tokens/existingSecret --set 'serve.tokens.existingSecret=My Tokens'
serve "a token in the values" "'value' not allowed" --set serve.tokens.value=abcdefghijklmnopqrst
serve "an origin with a path" /serve/cors --set serve.cors=https://desk.example/page
serve "a rate that the probes alone use up" /serve/rate --set serve.rate=1
serve "a size in words" /serve/storage/size --set serve.storage.size=big
serve "a privileged port" /serve/port --set serve.port=80
serve "tokens and a monitor without one" serve.tokens.scrapeKey --set serve.tokens.existingSecret=t,monitoring.podMonitor=true
serve "… of Services" serve.tokens.scrapeKey --set serve.tokens.existingSecret=t,monitoring.serviceMonitor=true
serve "a user of its own where brokers ask for none" serve.kafka.existingSecret --set serve.kafka.existingSecret=s
serve "a certificate of its own where brokers ask for none" serve.kafka.clientSecret --set serve.kafka.clientSecret=s
finish
