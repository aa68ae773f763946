#!/bin/sh
# tests/check_messages.sh ANY RELEASE: what a message quotes, a terminal does not obey: C0 with newlines, DEL, C1, marks that turn the direction of
# text, bytes that are no UTF-8; and what nobody sees is seen. Arguments, names of files, cells and members, on standard error and in tables.
set -u
cd "$(dirname "$0")/.."
program=$1/chokepoint
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. tests/expect.sh

obeyed=$(printf 'A\033]0;owned\007\033[2J\177\302\233\342\200\256\342\201\246\342\200\250\342\200\213\357\273\277\363\240\201\201\tB\nforged')
broken=$(printf 'A\233\377B')
harmless() { # harmless WHAT: no byte is obeyed, and no line is forged
    LC_ALL=C grep -qaP '[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\x8b-\x8f\xa8-\xae]|\xe2\x81[\xa0-\xaf]|\xef\xbb\xbf|\xf3\xa0|^forged' "$work/err" "$work/out" &&
        fail "$1: $(cat -v "$work/err" "$work/out" | head -n 3)"
    iconv -f UTF-8 -t UTF-8 "$work/err" >/dev/null 2>&1 || fail "$1: standard error is no UTF-8"
    return 0
}
quoted() { # quoted WHAT: the text was quoted, spelled out
    grep -qF 'A\u001b]0;owned\u0007\u001b[2J\u007f\u009b\u202e\u2066\u2028\u200b\ufeff\udb40\udc41\u0009B\nforged' "$work/err" || fail "$1: not quoted: $(cat -v "$work/err" | head -n 3)"
}

# Arguments and names of files, in messages of commands and of the option parser.
while read -r words; do
    for text in "$obeyed" "$broken"; do
        # shellcheck disable=SC2086
        "$program" $words "$text" >"$work/out" 2>"$work/err" && fail "chokepoint $words: exit code 0"
        harmless "chokepoint $words"
        [ "$text" = "$broken" ] || quoted "chokepoint $words"
        # shellcheck disable=SC2086
        "$program" $words "--$text" >"$work/out" 2>"$work/err"
        harmless "chokepoint $words, an option"
    done
done <<END

status CHN
status CHN USA germanium
status CHN USA germanium 2025-01-01 --data
status CHN USA germanium --known-at
ingest csv --kind
ingest csv --kind trade
ingest
ingest csv --kind trade data/trade.csv --to
ingest csv --kind trade data/trade.csv -o /proc/none/
check -c
check -i
check --data
read
read --labels
read --published
replay -i none -o none -p
replay -o none -i
dlq list
lag
export
explain
run
reset
schemas list --show
simulate --schedule
simulate
topology --format
demo --data
END

# What is not quoted is as it was: the option parser breaks its lines.
expect 2 read --no-such-option
grep -qF '\n' "$work/err" && fail "read --no-such-option: $(cat "$work/err")"

# Cells, headers, members, of every kind of file.
printf 'source,reporter,flow,item,partner,period,quantity,unit,basis,published_at\nGACC,CHN,export,gallium,WLD,2025-06,5,t,reported,2025-07-20\n' >"$work/good.csv"
for column in 2 3 6 7 8 9 10; do
    T=$obeyed awk -F, -v OFS=, -v column=$column 'NR == 2 { $column = "\"" ENVIRON["T"] "\"" } { print }' "$work/good.csv" >"$work/cell.csv"
    expect 3 ingest csv --kind trade --data data "$work/cell.csv"
    harmless "ingest, column $column"
done
printf 'item,"%s"\ngallium,x\n' "$obeyed" >"$work/header.csv"
expect 3 ingest csv --kind items "$work/header.csv"; harmless 'ingest, a header'; quoted 'ingest, a header'
mkdir "$work/in"
for member in flow period reporter nomenclature partner commodity published_at none; do
    printf '{"source":"GACC","reporter":"CHN","flow":"EXPORT","nomenclature":"ITEM","commodity":"gallium","partner":"WLD","period":"2025-06","published_at":"2025-07-20"}\n' |
        sed 's/"'$member'":"[^"]*"/"'$member'":"\\u001bA\\u009b\\u202e\\nforged\\t|"/; s/"none"//; '$([ $member = none ] && printf '%s' 's/}$/,"x\\u001b\\u0085\\nforged":1}/')'' >"$work/in/trade.records.jsonl"
    expect 1 check --input "$work/in"; harmless "check, $member"
    expect 3 ingest jsonl --kind trade "$work/in/trade.records.jsonl"; harmless "ingest, $member"
done
printf '"a\\x1b\\n\\x9b": 1\n' >"$work/names.yaml"
expect 3 check -c "$work/names.yaml"; harmless 'check, the name of an option'
printf 'log.level: "a\\x1b\\nforged\\x9b\\u202e"\nkafka.client.id: "a\\x1b\\nforged\\x9b\\u202e"\n' >"$work/values.yaml"
expect 3 check -c "$work/values.yaml"; harmless 'check, the value of an option'
exit $bad
