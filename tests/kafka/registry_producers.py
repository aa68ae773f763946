# SPDX-License-Identifier: Apache-2.0
"""Producers of others feed the users' topics, each with a schema of its own that only a registry knows: what intake makes of it."""
import json
import os
import subprocess

from confluent_kafka.schema_registry import Schema, SchemaReference, SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroSerializer
from confluent_kafka.serialization import MessageField, SerializationContext

from cluster import HERE, jars
from registry_clients import avro_jar
from registry_world import PREFIX, Program, framed, wait

DATE = {"type": "int", "logicalType": "date"}
MOMENT = {"type": "long", "logicalType": "timestamp-millis"}
FLOW = {"type": "enum", "name": "Flow", "symbols": ["IMPORT", "TRANSIT", "EXPORT", "UNKNOWN"], "default": "UNKNOWN"}    # other order, one we do not know, some lack
OBSERVATION = {"type": "enum", "name": "Observation", "symbols": ["DERIVED", "OBSERVED", "UNKNOWN"], "default": "UNKNOWN"}
NOMENCLATURE = {"type": "enum", "name": "Nomenclature", "symbols": ["CN8", "ITEM"]}
OFFICE = {"type": "record", "name": "Office", "fields": [{"name": "name", "type": "string"}, {"name": "codes", "type": {"type": "array", "items": "long"}},
                                                         {"name": "notes", "type": {"type": "map", "values": ["null", "bytes"]}}]}


def record(*fields):
    return {"type": "record", "name": "TradeRecord", "namespace": "org.customs", "fields": [{"name": name, "type": kind} for name, kind in fields]}


# Added fields, the reporter and the mass under older names (aliases of ours), fields in another order, unions in the other order, int and long where ours is
# double, no period_months.
EVOLVED = record(("office", OFFICE), ("flow", FLOW), ("declarant", "string"), ("net_mass_kg", ["int", "null"]), ("value_usd", "long"), ("partner", "string"),
                 ("source", "string"), ("nomenclature", NOMENCLATURE), ("commodity", "string"), ("period", DATE), ("observation", OBSERVATION),
                 ("published_at", MOMENT), ("reference", ["string", "null"]), ("digest", {"type": "fixed", "name": "Digest", "size": 4}))
REFERRING = record(("source", "string"), ("reporter", "string"), ("partner", "string"), ("flow", "org.customs.Flow"), ("nomenclature", NOMENCLATURE),
                   ("commodity", "string"), ("period", DATE), ("period_months", "int"), ("value_usd", "float"), ("observation", "org.customs.Observation"),
                   ("published_at", MOMENT), ("reference", "string"))
WITHOUT = record(*[(field["name"], field["type"]) for field in EVOLVED["fields"] if field["name"] != "commodity"])

JSON_SCHEMA = {"$schema": "http://json-schema.org/draft-07/schema#", "type": "object"}

COMMON = {"source": "EUROSTAT", "partner": "CHN", "flow": "IMPORT", "nomenclature": "CN8", "commodity": "81109900", "period": 19844, "observation": "OBSERVED",
          "published_at": 1718841600000}
EXTRA = {"office": {"name": "Kotka", "codes": [1, -2, 1 << 40], "notes": {"a": None, "b": b"\x00\xff"}}, "digest": b"\x00\x01\x02\x03"}
FACT = {"source": "EUROSTAT", "reporter": "FIN", "partner": "CHN", "flow": "IMPORT", "nomenclature": "CN8", "commodity": "81109900", "period": "2024-05-01",
        "period_months": 1, "quantity_g": None, "value_cents": None, "observation": "OBSERVED", "published_at": "2024-06-20T00:00:00Z", "reference": None}


def java(*arguments, text=""):
    """Lines of what Foreign.java says."""
    command = ["java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", jars() + "/*:" + avro_jar(), os.path.join(HERE, "Foreign.java"), *arguments]
    done = subprocess.run(command, input=text, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        raise RuntimeError("Foreign.java: %s" % done.stderr[-2000:])
    return done.stdout.splitlines()


class Producers:
    def __init__(self, world):
        self.world = world
        self.client = SchemaRegistryClient({"url": world.registry.url()})
        self.facts = {}     # (partition, offset): what intake has to make of it
        self.refused = {}   # … what the dead letter's detail has to say

    def serialize(self, schema, value, topic="trade.records"):
        """As Confluent's serializer does it: it registers the schema and frames the value."""
        return AvroSerializer(self.client, schema)(value, SerializationContext(PREFIX + topic, MessageField.VALUE))

    def expect(self, partition, value, **fact):
        self.facts[partition, self.world.send("trade.records", partition, value)] = dict(FACT, **fact)

    def expect_letter(self, value, detail):
        self.refused[0, self.world.send("trade.records", 0, value)] = detail

    def evolved(self):
        for i, (mass, worth) in enumerate(((1000, 7), (0, 3), (None, 2**40), (2**31 - 1, 0))):
            value = dict(COMMON, **EXTRA, declarant="fin", net_mass_kg=mass, value_usd=worth, reference="e%d" % i, flow=("IMPORT", "EXPORT")[i % 2])
            self.expect(i % 3, self.serialize(json.dumps(EVOLVED), value), reference="e%d" % i, flow=value["flow"], value_cents=worth * 100,
                        quantity_g=None if mass is None else mass * 1000)

    def referring(self):
        references = []
        for schema in (FLOW, OBSERVATION):
            subject = schema["name"].lower()
            self.client.register_schema(subject, Schema(json.dumps(dict(schema, namespace="org.customs")), "AVRO"))
            references.append(SchemaReference("org.customs." + schema["name"], subject, 1))
        schema = Schema(json.dumps(REFERRING), "AVRO", references)
        value = dict(COMMON, reporter="FIN", period_months=3, value_usd=0.5, reference="r", observation="DERIVED")
        self.expect(1, self.serialize(schema, value), period_months=3, value_cents=50, reference="r", observation="DERIVED")

    def in_java(self):
        """Plain Avro and framing by hand; a float where ours is a double, and no reference: its default."""
        fields = dict({field["name"]: field["type"] for field in EVOLVED["fields"]}, net_mass_kg="float", value_usd=["double", "null"])
        schema = record(*[field for field in fields.items() if field[0] != "reference"])
        path = os.path.join(self.world.directory, "java.avsc")
        with open(path, "w", encoding="utf-8") as f:
            json.dump(schema, f)
        schema_id = self.world.registry.register("java", schema)
        office = {"name": "東京", "codes": [], "notes": {"x": {"bytes": "\u0000"}}}
        lines = [dict(COMMON, office=office, digest="abcd", declarant="JPN", net_mass_kg=0.25, value_usd=value) for value in (None, {"double": 1.5})]
        offsets = java("produce", self.world.kafka.bootstrap(), PREFIX + "trade.records", "2", str(schema_id), path, text="\n".join(map(json.dumps, lines)))
        for offset, worth in zip(map(int, offsets), (None, 150), strict=True):
            self.facts[2, offset] = dict(FACT, reporter="JPN", quantity_g=250, value_cents=worth)

    def unreadable(self):
        """Schemas from which our record cannot be read, and one that is no Avro."""
        register = self.world.registry.register
        value = dict(COMMON, **EXTRA, declarant="FIN", net_mass_kg=1, value_usd=1, reference="w")
        self.expect_letter(framed(register("without", WITHOUT), WITHOUT, value), "commodity")
        other = dict(EVOLVED, fields=[dict(field, type="int") if field["name"] == "partner" else field for field in EVOLVED["fields"]])
        self.expect_letter(framed(register("other", other), other, dict(value, partner=1)), "partner")
        self.expect_letter(framed(register("json", JSON_SCHEMA, kind="JSON"), EVOLVED, value), "type JSON")
        absent = 1000000
        self.expect_letter(framed(absent, EVOLVED, value), "no such id")

    def items(self):
        """An int where ours is a long."""
        schema = {"type": "record", "name": "Item", "fields": [{"name": "known_at", "type": "int"}, {"name": "item", "type": "string"}, {
            "name": "coverage", "type": {"type": "enum", "name": "ItemCoverage", "symbols": ["PARTIAL", "FULL"]}}]}
        value = self.serialize(json.dumps(schema), {"known_at": 86400000, "item": "tellurium", "coverage": "FULL"}, "reference.items")
        self.world.send("reference.items", 1, value)

        def taken():
            return [record["value"] for record in self.world.export("intake.items")]
        wait("the item", taken)
        fact = taken()[0]
        self.world.check("an int where ours is a long", len(taken()) == 1 and (fact["item"], fact["coverage"], fact["known_at"]) == ("tellurium", "FULL", "1970-01-02T00:00:00Z"), fact)

    def compare(self):
        world = self.world
        wait("what intake makes of it", lambda: len(world.export("intake.trade")) >= len(self.facts) and len(world.export("intake.dlq")) >= len(self.refused))
        facts = {}
        for line in world.export("intake.trade"):
            origin = line["value"].pop("origin")
            facts[origin["partition"], origin["offset"]] = line["value"]
        for place, fact in self.facts.items():
            world.check("%s: every field" % (fact["reference"] or "Java"), facts.get(place) == fact, facts.get(place), fact)
        world.check("nothing else was taken", facts.keys() == self.facts.keys(), facts.keys())
        letters = world.letters("intake")
        for place, detail in self.refused.items():
            letter = letters.get(place, {})
            world.check("dead letter: unknown_schema, %s" % detail, letter.get("reason") == "unknown_schema" and detail in letter.get("detail", ""), letter)
        world.check("no other dead letter", letters.keys() == self.refused.keys(), letters)

    def run(self):
        self.world.registry.call("PUT", "/config", {"compatibility": "NONE"})   # each producer has its own
        program = Program(self.world, "a", "intake", "-X", "registry.unknown_wait_ms=500")
        for action in (self.evolved, self.referring, self.in_java, self.unreadable, self.items, self.compare):
            action()
        self.world.check("it ends: 0", program.stop() == 0)
        self.world.registry.call("PUT", "/config", {"compatibility": "BACKWARD"})
