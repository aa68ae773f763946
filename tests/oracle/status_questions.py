"""status_questions.py INPUT_DIR QUESTIONS: asks the questions of SPEC 5 in QUESTIONS (lines of {question, answer}) and lists the answers that differ."""
import json
import sys

import intake
from common import day_of, instant
from status import Book, Catalogue, tariff


def main(directory, questions):
    measures, _ = intake.read(directory, "control.measures", intake.measure, None)
    items, _ = intake.read(directory, "reference.items", intake.item, None)
    catalogue = Catalogue({k: v[1] for k, v in intake.versions(items).items()})
    books, bad, total = {}, 0, 0
    for line in open(questions, encoding="utf-8"):
        r = json.loads(line)
        q = r["question"]
        if q["known"] not in books:
            known = None if q["known"] is None else instant(q["known"])
            seen = [m for m in measures if known is None or m["known"] <= known]
            books[q["known"]] = Book({k: v[1] for k, v in intake.versions(seen).items()}, catalogue)
        subject = ("item", q["item"]) if "item" in q else ("code", (q["code"], tariff(q["origin"])))
        answer = books[q["known"]].result(q["origin"], q["destination"], subject, day_of(q["day"]))
        total += 1
        if answer != r["answer"]:
            bad += 1
            if bad <= 5:
                print(json.dumps(q))
                for k in answer:
                    if answer[k] != r["answer"].get(k):
                        print("   %s: expected %s, here %s" % (k, json.dumps(r["answer"].get(k)), json.dumps(answer[k])))
    print("%d questions, %d differ" % (total, bad))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
