#!/usr/bin/env python3
"""The forms of the English verbs in data/lexicon_acts.csv, from tools/verbs_en.csv: irregular verbs, and regular ones that double their last
letter; `omitted`: forms that mostly are another word (controlled items, denied reports) and need not stand in the lexicon.

usage: verb_forms.py LEXICON.csv VERBS.csv [--write]

A verb of a line is a term that stands there with its third person, made by rule (rightly or not): "hold off" beside "holds off" or "hold offs".
Its forms are those of its first word: the table's, else by the rules of spelling. Without --write: exit status 1 when a line has a form that
is made by adding -s, -ed or -ing where the language says otherwise (holded, controled, run outs), or lacks a right one; each is printed.
With --write: the file is put right."""
import csv
import re
import sys

VOWELS = "aeiou"
KINDS = ("act_verb",)
NO_VERBS = ("still", "crackdown", "no") # begin terms that are no verbs


def doubles(verb):
    """A verb of one syllable that ends in consonant, vowel, consonant: ban, trim, strip."""
    return (len(verb) > 2 and verb[-1] not in VOWELS + "wxy" and verb[-2] in VOWELS and verb[-3] not in VOWELS
            and len(re.findall("[aeiouy]+", verb)) == 1)


def third(verb):
    if verb == "do" or re.search("(s|x|z|ch|sh|[^aeiou]o)$", verb):
        return verb + "es"
    return verb[:-1] + "ies" if re.search("[^aeiou]y$", verb) else verb + "s"


def past(verb):
    if verb.endswith("e"):
        return verb + "d"
    if re.search("[^aeiou]y$", verb):
        return verb[:-1] + "ied"
    return verb + (verb[-1] if doubles(verb) else "") + "ed"


def gerund(verb):
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not re.search("(ee|oe|ye)$", verb):
        return verb[:-1] + "ing"
    return verb + (verb[-1] if doubles(verb) else "") + "ing"


def forms(phrase, table):
    """The right forms of a verb with what follows it."""
    verb, _, rest = phrase.partition(" ")
    right = [third(verb)] + (table[verb] if verb in table else [past(verb), gerund(verb)])
    return [form + (" " + rest if rest else "") for form in right]


def naive(phrase):
    """What adding letters to the end makes of it."""
    stem = phrase[:-1] if phrase.endswith("e") else phrase
    return {phrase + "s", phrase + "es", stem + "ed", phrase + "ed", stem + "ing", phrase + "ing", third(phrase), past(phrase), gerund(phrase)}


def is_verb(term, terms, table):
    if term.split(" ")[0] in NO_VERBS:
        return False
    return third(term) in terms or term + "s" in terms or (term.split(" ")[0] in table and forms(term, table)[0] in terms)


def mended(terms, table, omitted):
    kept = set(terms)
    verbs = [term for term in terms if is_verb(term, kept, table)]
    verbs = [verb for verb in verbs if not any(verb in naive(other) and other != verb for other in verbs)]
    right = {form for verb in verbs for form in forms(verb, table)} | set(verbs)
    wrong = {form for verb in verbs for form in naive(verb)} - right
    wrong |= {form for one in wrong for form in naive(one)}  # stop sellinging
    result = []
    for term in terms:
        if term not in wrong and term not in result:
            result.append(term)
        if term in verbs:
            result += [form for form in forms(term, table) if form not in result and (form in terms or form not in omitted)]
    return result


def main():
    lexicon, verbs = sys.argv[1:3]
    with open(verbs, encoding="utf-8") as lines:
        listed = list(csv.DictReader(lines))
    table = {row["verb"]: row["forms"].split("|") for row in listed}
    omitted = {form for row in listed for form in row["omitted"].split("|")}
    with open(lexicon, encoding="utf-8") as lines:
        rows = lines.read().split("\n")
    faults = 0
    for i, row in enumerate(rows):
        fields = row.split(",")
        if len(fields) != 5 or fields[1] != "en" or fields[3] not in KINDS:
            continue
        terms, right = fields[0].split("|"), mended(fields[0].split("|"), table, omitted)
        for term in set(terms) ^ set(right):
            print(f"{lexicon}:{i + 1}: {term}: {'no such form' if term in terms else 'lacks'}")
        faults += len(set(terms) ^ set(right))
        rows[i] = ",".join(["|".join(right)] + fields[1:]) if set(terms) != set(right) else row
    if "--write" in sys.argv:
        with open(lexicon, "w", encoding="utf-8") as out:
            out.write("\n".join(rows))
        return 0
    return 1 if faults else 0


sys.exit(main())
