# SPDX-License-Identifier: Apache-2.0
"""checker_test.py CHOKEPOINT: proves the checker without Kafka. An execution in memory must be green; each way of tampering with its records must be red, for the
reason that belongs to it."""
import json
import os
import shutil
import sys
import tempfile

import chain
import checker
import data


def execution(chokepoint, work):
    """topic -> lines of one run over round 0."""
    data.make(os.path.join(work, "fed"), 7, 0, 400)
    made = checker.Checker(chokepoint, os.path.join(work, "made"))
    made.replay(",".join(checker.PROCESSORS), os.path.join(work, "fed"), os.path.join(work, "out"), [])
    return {topic: list(checker.lines_of(os.path.join(work, "out"), topic)) for topic in checker.TOPICS}


def judge(chokepoint, work, records):
    judged = checker.Checker(chokepoint, os.path.join(work, "judged"))
    judged.feed(os.path.join(work, "fed"))
    for topic, lines in records.items():
        judged.add(topic, lines)
    ends = {(topic, 0): sum(1 for _ in checker.lines_of(os.path.join(work, "fed"), topic)) for topic in data.TOPICS}
    return judged.check(ends)


def with_emission(line, key=None, **changes):
    record = json.loads(line)
    record["key"] = key or record["key"]
    record["value"]["emission"].update(changes)
    return json.dumps(record, separators=(",", ":"), ensure_ascii=False).encode()


def without(lines, i):
    return lines[:i] + lines[i + 1:]


def changed(lines, i, was, now):
    return lines[:i] + [lines[i].replace(was, now, 1)] + lines[i + 1:]


def once(lines):
    """Where the first record is whose key has no other."""
    keys = [checker.key_of(line) for line in lines]
    return next(i for i, key in enumerate(keys) if keys.count(key) == 1)


def tampered(records):
    """name, the kind of problem that must be told, topic -> other lines."""
    enriched, trade, dead, alerts, log = (records[t] for t in ("trade.enriched", "intake.trade", "intake.dlq", "alerts", "alerts.log"))
    indicators = records["leverage.indicators"]
    mentions, events, verdicts, cards = (records["policy." + t] for t in ("mentions", "events", "verdicts", "scorecards"))
    revised = with_emission(enriched[3], revision=1)
    yield "a derived record is missing", "missing", {"leverage.indicators": without(indicators, 5)}
    yield "a derived record is there twice", "gap", {"trade.enriched": enriched + [enriched[3]]}
    yield "a value is another", "content", {"trade.enriched": [enriched[0].replace(b'"reporter":"', b'"reporter":"X', 1)] + enriched[1:]}
    yield "a revision is left out", "gap", {"trade.enriched": enriched + [with_emission(enriched[3], revision=2)]}
    yield "a revision says nothing new", "repeat", {"trade.enriched": enriched + [revised]}
    yield "the last revision is an old one", "content", {"trade.enriched": enriched + [revised.replace(b'"reporter":"', b'"reporter":"X', 1)]}
    yield "a retraction is missing", "left over", {"alerts": alerts + [with_emission(alerts[0], key="XXX|gone|-|-|-")],
                                                   "alerts.log": log + [with_emission(log[0], key="XXX|gone|-|-|-")]}
    yield "what is not there is retracted", "retraction", {"leverage.indicators": indicators + [with_emission(indicators[0], key="XXX|gone", retracted=True)]}
    yield "what must be there is retracted", "missing", {"trade.enriched": enriched + [with_emission(enriched[3], revision=1, retracted=True)]}
    yield "a mention is missing", "missing", {"policy.mentions": without(mentions, once(mentions))}
    yield "an event counts its mentions otherwise", "content", {"policy.events": changed(events, once(events), b'"mentions":', b'"mentions":1')}
    yield "a verdict is there twice", "gap", {"policy.verdicts": verdicts + [verdicts[once(verdicts)]]}
    yield "a scorecard is missing", "missing", {"policy.scorecards": without(cards, once(cards))}
    yield "an article is lost", "silence", {"intake.news": without(records["intake.news"], 7)}
    yield "an input is lost", "silence", {"intake.trade": without(trade, 9)}
    yield "an input counts twice", "silence", {"intake.trade": trade + [trade[9]]}
    yield "an appended record is another", "appended", {"intake.trade": [trade[0].replace(b'"reporter":"', b'"reporter":"X', 1)] + trade[1:]}
    yield "a dead letter is lost", "dead letters", {"intake.dlq": without(dead, 0)}
    yield "a dead letter has another reason", "dead letters", {"intake.dlq": [dead[0].replace(b'"reason":"', b'"reason":"not_', 1)] + dead[1:]}
    yield "a derived record is dead", "dead letter", {"enrich.dlq": [b'{"key":"intake.trade|0|1","reason":"undecodable","detail":"","value":"x"}']}
    yield "an alert was not logged", "mirror", {"alerts.log": without(log, 2)}
    yield "the order of the log is another", "mirror", {"alerts": alerts + [with_emission(alerts[0], revision=1, retracted=True), with_emission(alerts[0], revision=2)],
                                                        "alerts.log": log + [with_emission(log[0], revision=2), with_emission(log[0], revision=1, retracted=True)]}


ABORTS = (("chokepoint: rdkafka_msgset_reader.c:412: rd_kafka_msgset_reader_msg_v2: Assertion `rkbuf' failed.", True),
          ("*** rdbuf.c:99:rd_buf_write: assert: size > 0 ***", True),
          ("chokepoint: src/engine/runtime/restore.c:77: check: Assertion `partition' failed.", False),
          ("2026-11-30T05:59:53.147Z info phase processor=verify phase=ended", False))


def told_apart(work):
    """Whether an assertion of librdkafka's is told from one of ours."""
    for line, of_theirs in ABORTS:
        with open(os.path.join(work, "abort.log"), "w", encoding="utf-8") as f:
            f.write("2026-11-30T05:59:53.000Z info start\n%s\n" % line)
        if chain.aborted_by_librdkafka(f.name) != of_theirs:
            return line
    return None


def main(chokepoint):
    work = tempfile.mkdtemp()
    passed = failed = 0
    try:
        records = execution(chokepoint, work)
        retracted = with_emission(records["alerts"][0], key="XXX|gone|-|-|-"), with_emission(records["alerts"][0], key="XXX|gone|-|-|-", revision=1, retracted=True)
        green = dict(records, **{t: records[t] + list(retracted) for t in ("alerts", "alerts.log")})
        for name, case in (("a right execution", records), ("a right execution with a retraction", green)):
            problems = judge(chokepoint, work, case)
            print("%s: %s: %s" % ("ok" if not problems else "FAILED", name, problems[0] if problems else "green"))
            passed, failed = passed + (not problems), failed + bool(problems)
        wrong = told_apart(work)
        print("%s: who aborted is told: %s" % ("FAILED" if wrong else "ok", wrong or "green"))
        passed, failed = passed + (not wrong), failed + bool(wrong)
        for name, kind, changes in tampered(records):
            problems = judge(chokepoint, work, dict(records, **changes))
            red = any(p.startswith(kind + ": ") for p in problems)
            print("%s: %s: %s" % ("ok" if red else "FAILED", name, (problems or ["green"])[0][:160]))
            passed, failed = passed + red, failed + (not red)
    finally:
        shutil.rmtree(work)
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1])))
