#!/bin/sh
# tests/check_forms.sh: the English verbs of the lexicon stand there in forms that are words. A form made wrongly on purpose is found.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 tools/verb_forms.py data/lexicon_acts.csv tools/verbs_en.csv
for wrong in 'uphold|upholds|upholded|upholding' 'run out|run outs|run outed|run outing' 'trim|trims|trimed|triming' 'agree|agrees|agreed|agreing'; do
    printf 'term,language,concept,kind,flags\n%s,en,keep,act_verb,\n' "$wrong" >"$work/lexicon.csv"
    if python3 tools/verb_forms.py "$work/lexicon.csv" tools/verbs_en.csv >"$work/told"; then
        echo "forms: $wrong passes"
        exit 1
    fi
    python3 tools/verb_forms.py "$work/lexicon.csv" tools/verbs_en.csv --write >"$work/told"
    python3 tools/verb_forms.py "$work/lexicon.csv" tools/verbs_en.csv || { echo "forms: $wrong is not put right"; exit 1; }
done
echo "forms: the verbs of the lexicon are words"
