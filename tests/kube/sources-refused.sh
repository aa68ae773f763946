#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# tests/kube/sources-refused.sh: entries of `sources` that cannot be meant are refused, and what is wrong is named. Needs helm. Of tests/check_chart.sh.
set -u
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. tests/checks.sh
. tests/kube/refused.sh
entries() { refused "$1" "$2" --set-json "sources=$3"; } # entries NAME TEXT ENTRIES
feed='"name":"feed","url":"https://paper.example/rss"'
entries "an unknown key" "'evry' not allowed" "[{$feed,\"evry\":true}]"
entries "an unknown key of resources" "'memory' not allowed" "[{$feed,\"every\":true,\"resources\":{\"memory\":\"1Gi\"}}]"
entries "an unknown key of rates" "'claim' not allowed" "[{$feed,\"every\":true,\"rates\":{\"configMap\":\"a\",\"key\":\"b\",\"claim\":\"c\"}}]"
entries "a schedule and every" /sources/0/every "[{$feed,\"every\":true,\"schedule\":\"@daily\"}]"
entries "neither" "missing property 'every'" "[{$feed}]"
entries "never" "/sources/0/every': value must be true" "[{$feed,\"every\":false}]"
entries "neither a name nor a map" "missing property 'name'" '[{"schedule":"@daily"}]'
entries "a name and a map" /sources/0/name '[{"name":"feed","map":"source: x","schedule":"@daily"}]'
entries "a schedule of four fields" /sources/0/schedule "[{$feed,\"schedule\":\"5 4 * *\"}]"
entries "a deadline without an end" /sources/0/deadlineSeconds "[{$feed,\"every\":true,\"deadlineSeconds\":600}]"
entries "a Secret without a name" /sources/0/existingSecret "[{$feed,\"every\":true,\"existingSecret\":\"\",\"key\":\"a\"}]"
entries "rates without a name" /sources/0/rates/configMap "[{$feed,\"every\":true,\"rates\":{\"configMap\":\"\",\"key\":\"a\"}}]"
entries "a Secret without its key" "properties 'key' required, if 'existingSecret' exists" "[{$feed,\"every\":true,\"existingSecret\":\"a\"}]"
entries "a key without its Secret" "properties 'existingSecret' required, if 'key' exists" "[{$feed,\"every\":true,\"key\":\"a\"}]"
entries "a password in a URL" /sources/0/url '[{"name":"feed","url":"https://me:secret@paper.example/","every":true}]'
entries "a country in words" /sources/0/reporter/0 '[{"name":"comext-api","schedule":"@daily","reporter":["Germany"]}]'
entries "items as one text" "/sources/0/items': got string, want array" '[{"name":"comext-api","schedule":"@daily","items":"gallium,germanium"}]'
entries "a month without its year" /sources/0/since '[{"name":"comext-api","schedule":"@daily","since":"2025-13"}]'
entries "a flow that nobody has" /sources/0/flow '[{"name":"comext-api","schedule":"@daily","flow":"EXPORT"}]'
entries "two lines of contact" /sources/0/contact '[{"name":"comext-api","schedule":"@daily","contact":"a\nb"}]'
entries "a source that nobody knows" "sources[0].name: comtrad is no source that can be asked" '[{"name":"comtrad","schedule":"@daily"}]'
entries "a source of files" "sources[1].name: usgs is no source that can be asked" "[{$feed,\"every\":true},{\"name\":\"usgs\",\"schedule\":\"@daily\"}]"
entries "a feed without a URL" "sources[0].url: feed is asked with a URL" '[{"name":"feed","every":true}]'
entries "a source with a key, without it" "sources[0].existingSecret: comtrade is asked with a key" '[{"name":"comtrade","schedule":"@daily"}]'
entries "a source twice" "sources: feed is listed twice" "[{$feed,\"every\":true},{$feed,\"schedule\":\"@daily\"}]"
entries "two names that are one object's" "sources: a-b is listed twice" '[{"map":"source: A.b\nkind: news\nfetch: {url: \"https://a.example/\"}","every":true},{"map":"source: a-b\nkind: news\nfetch: {url: \"https://a.example/\"}","every":true}]'
entries "a map that is no YAML" "sources[0].map: no YAML" '[{"map":"a: [b","schedule":"@daily"}]'
entries "a map without a name" "sources[0].map: it has no \`source\`" '[{"map":"kind: news","schedule":"@daily"}]'
entries "a map that says not how to ask" "sources[0].map: x cannot be asked" '[{"map":"source: x\nkind: news","schedule":"@daily"}]'
entries "a map of no kind" "sources[0].map: x: its \`kind\` is none of" '[{"map":"source: x\nkind: gossip\nfetch: {url: \"https://a.example/\"}","schedule":"@daily"}]'
entries "a map with a key, without it" "sources[0].existingSecret: x is asked with a key" '[{"map":"source: x\nkind: news\nfetch: {url: \"https://a.example/\", key: {query: k, env: K, needed: true}}","schedule":"@daily"}]'
entries "a map for a URL, without one" "sources[0].url: x is asked with a URL" '[{"map":"source: x\nkind: news\nfetch: {url: \"{url}\"}","schedule":"@daily"}]'
finish
