#!/bin/sh
# check_submitted.sh DEV RELEASE: a reader of one's own, from its file to verdicts: ingest tells what intake would refuse, replay judges the rest as the
# program's own claims, in whatever order article and claims come; a record of policy.claims is a submission once it has a reader.
set -u
cd "$(dirname "$0")/.." || exit 1
program=$(pwd)/${2:-build/release}/chokepoint
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. tests/expect.sh

claim() { # claim READER ORDINAL SUBMITTED FIELDS
    printf '{"news":"A1","reader":"%s","ordinal":%s,"published_at":"2025-07-21T00:00:00Z","submitted_at":"%s","item":"Rare Earth Magnets","reporter":"chn","partner":"usa","flow":"EXPORT","period":"2025-06",%s}\n' "$@"
}
rise='"metric":"QUANTITY_CHANGE","base_kind":"MOM","value":6.6,"value_low":6.595,"value_high":6.605,"unit":"ratio"'
{
    claim desk 0 2025-07-22T00:00:00Z "$rise"
    claim bot 0 2025-07-22T00:00:00Z '"metric":"QUANTITY_LEVEL","value":500,"value_low":499.5,"value_high":500.5,"unit":"t"'
    claim bot 1 2025-07-22T00:00:00Z '"metric":"SHARE","value":6.6,"value_low":6.5,"unit":"ratio"'
    claim chokepoint 0 2025-07-22T00:00:00Z "$rise"
    claim bot 2 2025-07-22T00:00:00Z '"metric":"QUANTITY_LEVEL","value":353,"value_low":352.5,"value_high":353.5,"unit":"t"'
    claim bot 2 2025-07-23T00:00:00Z '"metric":"QUANTITY_LEVEL","value":353,"value_low":352.5,"value_high":353.5,"unit":"t","withdrawn":true'
} >"$work/claims.jsonl"
mkdir "$work/in" && cp tests/golden/input/*.jsonl "$work/in"
expect 3 ingest jsonl --kind claims --output "$work/in/claims.submitted.jsonl" "$work/claims.jsonl"
warns 'claims.jsonl:3: bad_number: value: 6.6 (a share above 1)'
warns 'claims.jsonl:4: bad_key: reader: chokepoint'

judged() { # judged: key, verdict, article_missing and scorecards of the replay
    expect 0 replay --input "$work/in" --output "$work/made" --final --now 2026-11-23
    python3 - "$work/made" <<'END' || fail "no verdicts"
import json, sys
for topic in "policy.verdicts", "policy.scorecards", "alerts":
    for line in open("%s/%s.jsonl" % (sys.argv[1], topic)):
        record = json.loads(line)
        value = record["value"]
        if topic == "policy.verdicts":
            print(record["key"], value["verdict"], value["reader"], "missing" if value["article_missing"] else "there")
        elif topic == "policy.scorecards" or value["rule"] == "claim.contradicted":
            print(record["key"], value["reader"], value.get("counter_facts", "-"))
END
}
cat >"$work/wanted" <<'END'
A1|rare-earth-magnets|0|bot CONTRADICTED bot missing
A1|rare-earth-magnets|0|desk SUPPORTED_ROUNDING desk missing
A1|bot bot 0
A1|desk desk 0
CHN|claim.contradicted|rare-earth-magnets|A1|0|bot bot -
END
judged >"$work/judged"
diff "$work/wanted" "$work/judged" || fail "without the article"

printf '{"id":"A1","publisher":"P","title":"","body":"China exported 500 tonnes of rare earth magnets to the United States in June.","language":"en","published_at":"2025-07-21","collected_at":"2025-07-21"}\n' >"$work/in/policy.news.jsonl"
cat >"$work/wanted" <<'END'
A1|rare-earth-magnets|0 CONTRADICTED chokepoint there
A1|rare-earth-magnets|0|bot CONTRADICTED bot there
A1|rare-earth-magnets|0|desk MISSING_CONTEXT desk there
A1 chokepoint 0
A1|bot bot 0
A1|desk desk 2
CHN|claim.contradicted|rare-earth-magnets|A1|0 chokepoint -
CHN|claim.contradicted|rare-earth-magnets|A1|0|bot bot -
END
judged >"$work/judged"
diff "$work/wanted" "$work/judged" || fail "with the article"

# What the program published, submitted again.
python3 - "$work/made/policy.claims.jsonl" >"$work/again.jsonl" <<'END'
import json, sys
for line in open(sys.argv[1]):
    value = json.loads(line)["value"]
    if value["reader"] == "chokepoint":
        print(json.dumps(dict(value, reader="again", submitted_at="2025-07-24T00:00:00Z")))
END
expect 0 ingest jsonl --kind claims --output "$work/in/claims.submitted.jsonl" "$work/again.jsonl"
judged >"$work/judged"
grep -q 'A1|rare-earth-magnets|0|again CONTRADICTED again there' "$work/judged" || fail "a record of policy.claims is no submission: $(cat "$work/judged")"
exit $bad
