# SPDX-License-Identifier: Apache-2.0
"""A schema registry that is not well: records whose schema is not known yet are held, the others go on, and nothing is lost, doubled or turned round."""
import json

import fastavro

from registry_proxy import FAULTS
from registry_world import Follower, Program, framed, single_object, wait

FIGURE = {"source": "FAULTS", "reporter": "CHN", "partner": "WLD", "flow": "EXPORT", "nomenclature": "ITEM", "commodity": "germanium", "period": "2024-05-01",
          "period_months": 1, "observation": "OBSERVED", "published_at": "2024-06-20T00:00:00Z"}
RAW = dict(FIGURE, period=19844, published_at=1718841600000)


class Faults:
    def __init__(self, world):
        self.world, self.made = world, 0
        self.schema = dict(world.schemas["trade.records"])
        self.follower = Follower(world, "intake.trade")
        self.reader = fastavro.parse_schema(world.schemas["intake.trade"])
        self.sent = []      # (partition, offset, name), as they were sent
        self.letters = len(world.export("intake.dlq"))

    # records

    def new_schema(self):
        """One that no process has seen; not registered."""
        self.made += 1
        return dict(self.schema, fields=self.schema["fields"] + [{"name": "extra_%d" % self.made, "type": "string"}])

    def send(self, partition, name, schema_id=None, schema=None):
        """Plain JSON, which needs no registry, or framed."""
        if schema:
            value = framed(schema_id, schema, dict(RAW, quantity_kg=1.0, reference=name, **{"extra_%d" % self.made: "x"}))
        else:
            value = json.dumps(dict(FIGURE, quantity_kg=1.0, reference=name)).encode()
        self.sent.append((partition, self.world.send("trade.records", partition, value), name))

    def arrived(self):
        """(partition, offset, name) of what intake has published, in its order."""
        facts = [single_object(record.value(), self.reader) for record in self.follower.poll()]
        return [(fact["origin"]["partition"], fact["origin"]["offset"], fact["reference"]) for fact in facts if fact["source"] == FIGURE["source"]]

    def names(self):
        return {name for _, _, name in self.arrived()}

    def come(self, *names):
        return wait("records %s" % ", ".join(names), lambda: set(names) <= self.names())

    # what is looked at

    def begin(self, name, schema_id, schema, partition=0):
        """A record that cannot be read yet, one before it and one behind it; and others beside them."""
        others = [p for p in range(3) if p != partition]
        self.send(partition, name + " before")
        self.send(partition, name + " held", schema_id, schema)
        self.send(partition, name + " behind")
        for p in others:
            self.send(p, "%s beside %d" % (name, p))
        return self.come(name + " before", *("%s beside %d" % (name, p) for p in others))

    def expect_held(self, name, program, partition=0):
        """It is held, and what is sent to the other partitions from now on is taken."""
        metric = 'chokepoint_partitions_held{processor="intake",reason="schema"}'
        told = wait(metric, lambda: program.metric(metric) == 1)
        others = [p for p in range(3) if p != partition]
        for p in others:
            self.send(p, "%s later %d" % (name, p))
        on = self.come(*("%s later %d" % (name, p) for p in others))
        kept = not {name + " held", name + " behind"} & self.names()
        self.world.check(name + ": the partition is held, and a metric says so", told and kept, told, kept)
        self.world.check(name + ": the other partitions go on", on)

    def expect_all(self, name):
        """What was sent is there, once, in the order of each partition."""
        wait("all that was sent", lambda: len(self.arrived()) >= len(self.sent))
        arrived = self.arrived()
        sent, came = (sorted(records, key=lambda record: record[0]) for records in (self.sent, arrived))     # within a partition as they were
        self.world.check(name + ": then all come, once and in order", sent == came, "sent", sent[-12:], "came", came[-12:])

    # the cases

    def fault(self, program, mode):
        """One that comes while it runs, and goes."""
        world, schema = self.world, self.new_schema()
        schema_id = world.registry.register("fault-%d" % self.made, schema)
        world.proxy.set(mode)
        good = self.begin(mode, schema_id, schema)
        world.check(mode + ": it was met", good and (mode == "down" or wait("a request", lambda: world.proxy.served.get(mode))))
        self.expect_held(mode, program)
        world.proxy.set("late" if mode == "slow" else "well")
        self.expect_all(mode)

    def at_start(self):
        """Down when it starts; told to end while it waits; down at the next start too."""
        world, schema = self.world, self.new_schema()
        schema_id = world.registry.register("fault-%d" % self.made, schema)
        world.proxy.set("down")
        program = Program(world, "a", "intake")
        self.begin("down at start", schema_id, schema)
        self.expect_held("down at start", program)
        world.check("down at start: the journal says so", wait("registry_waits", lambda: program.events("registry_waits")))
        world.check("SIGTERM while a partition is held: 0", program.stop() == 0)
        program = Program(world, "a", "intake", "-X", "registry.unknown_wait_ms=3600000")
        self.expect_held("held again", program)
        world.proxy.set("well")
        self.expect_all("down at start")
        return program

    def unknown_id(self, program):
        """An id that the registry has later."""
        world = self.world
        schema_id = world.registry.register("fault-before", self.new_schema()) + 1
        schema, absent = self.new_schema(), world.proxy.absent
        self.begin("an id that is unknown", schema_id, schema)
        world.check("an id that is unknown: the registry says so", wait("an answer", lambda: world.proxy.absent > absent))
        self.expect_held("an id that is unknown", program)
        world.check("… it appears", world.registry.register("fault-%d" % self.made, schema) == schema_id)
        self.expect_all("an id that is unknown")

    def rebalance(self, program):
        """Another process joins while a partition is held, and the one that held it leaves."""
        world, schema = self.world, self.new_schema()
        schema_id = world.registry.register("fault-%d" % self.made, schema)
        world.proxy.set("500")
        self.begin("rebalance", schema_id, schema)
        self.expect_held("rebalance", program)
        other = Program(world, "b", "intake")
        shared = wait("partitions for both", lambda: other.events("assigned") and len(program.events("assigned")) > 1)
        world.check("rebalance: partitions move while one is held", shared)
        for p in (1, 2):
            self.send(p, "rebalance moved %d" % p)
        world.check("rebalance: the others go on", self.come("rebalance moved 1", "rebalance moved 2"))
        world.check("rebalance: what is held stays held", not {"rebalance held", "rebalance behind"} & self.names())
        world.check("rebalance: one leaves: 0", program.stop() == 0)
        for p in (1, 2):
            self.send(p, "rebalance alone %d" % p)
        world.check("rebalance: the other has them all", self.come("rebalance alone 1", "rebalance alone 2"))
        world.check("rebalance: what is held stays held", not {"rebalance held", "rebalance behind"} & self.names())
        world.proxy.set("well")
        self.expect_all("rebalance")
        world.check("rebalance: it ends: 0", other.stop() == 0)

    def run(self):
        program = self.at_start()
        for mode in FAULTS:
            self.fault(program, mode)
        self.unknown_id(program)
        self.rebalance(program)
        self.world.check("no dead letters", len(self.world.export("intake.dlq")) == self.letters)
