"""oracle.py INPUT_DIR OUTPUT_DIR [--known-at T] [--now DAY]: the final files that docs/SPEC.md asks of `replay --final`, computed in one batch.

An independent model of the specification: it shares no code with the program and never saw it.
"""
import argparse

import alerts
import cells
import enrich
import indicators
import intake
import postures
import reroutes
from common import day_of, day_of_instant, instant, write_topic
from status import Book, Catalogue, control_status
from supplies import Supply


def run(directory, output, known_at=None, now=None):
    known = None if known_at is None else instant(known_at)
    read = {}
    rejected = 0
    for topic, decode in (("trade.records", intake.trade), ("trade.releases", intake.release), ("control.measures", intake.measure),
                          ("reference.items", intake.item), ("reference.supply", intake.supply)):
        read[topic], n = intake.read(directory, topic, decode, known, day_of(now) if now else None)
        rejected += n
    events = intake.events(directory)
    today = day_of(now) if now else max((day_of_instant(r["known"]) for rs in read.values() for r in rs), default=0)
    latest = lambda topic: {k: v[1] for k, v in intake.versions(read[topic]).items()}

    catalogue = Catalogue(latest("reference.items"))
    book = Book(latest("control.measures"), catalogue)
    enriched, facts = enrich.records(intake.versions(read["trade.records"]), book)
    store = cells.Store(facts, latest("trade.releases").values(), catalogue)
    model = indicators.Model(store, book, Supply(latest("reference.supply").values(), catalogue))

    out = {"control.status": control_status(book, today), "trade.enriched": enriched, "leverage.indicators": indicators.records(model)}
    out["leverage.reroutes"] = reroutes.records(model)
    out["leverage.postures"] = postures.records(model, out["leverage.indicators"], events)
    out["alerts"] = alerts.records(out)
    for topic, records in out.items():
        write_topic(output, topic, records)
    return {topic: len(records) for topic, records in out.items()}, rejected


def main():
    p = argparse.ArgumentParser()
    p.add_argument("input")
    p.add_argument("output")
    p.add_argument("--known-at")
    p.add_argument("--now")
    a = p.parse_args()
    counts, rejected = run(a.input, a.output, a.known_at, a.now)
    print(", ".join("%s %d" % c for c in counts.items()) + ", rejected %d" % rejected)


if __name__ == "__main__":
    main()
