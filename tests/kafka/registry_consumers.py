# SPDX-License-Identifier: Apache-2.0
"""Consumers of others read what is published, in each form that has a schema, with nothing of ours but its text; and they read what export reads."""
import datetime
import json
import os

import fastavro
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroDeserializer
from confluent_kafka.serialization import MessageField, SerializationContext

from cluster import HERE
from registry_producers import java
from registry_world import Follower, Program, single_object, wait

TOPICS = ("alerts", "trade.enriched")
PROCESSORS = ("intake", "controls", "enrich", "leverage", "alert")
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


def named_types(schema, types):
    """Those within a schema, by name."""
    if isinstance(schema, list):
        for branch in schema:
            named_types(branch, types)
    elif isinstance(schema, dict):
        if "name" in schema:
            types[schema["name"]] = types["%s.%s" % (schema.get("namespace", ""), schema["name"])] = schema
        for field in schema.get("fields", ()):
            named_types(field["type"], types)
        for part in ("items", "type"):
            named_types(schema.get(part), types)
    return types


def raw(schema, value, types):
    """A value with days and milliseconds as numbers, however its reader shows them."""
    if isinstance(schema, list):
        return None if value is None else raw([branch for branch in schema if branch != "null"][0], value, types)
    schema = types.get(schema, schema) if isinstance(schema, str) else schema
    if isinstance(schema, dict) and schema.get("logicalType"):
        if isinstance(value, str):
            value = datetime.datetime.fromisoformat(value.replace("Z", "+00:00"))
        if isinstance(value, (datetime.date, datetime.datetime)):
            moment = datetime.datetime(value.year, value.month, value.day, tzinfo=EPOCH.tzinfo) if schema["logicalType"] == "date" else value
            value = (moment - EPOCH) // datetime.timedelta(**{"days" if schema["logicalType"] == "date" else "milliseconds": 1})
        return value
    if isinstance(schema, dict) and schema["type"] == "record":
        if not value.keys() == {field["name"] for field in schema["fields"]}:
            raise ValueError("the fields of %s: %s" % (schema["name"], value.keys()))
        return {field["name"]: raw(field["type"], value[field["name"]], types) for field in schema["fields"]}
    if isinstance(schema, dict) and schema["type"] == "array":
        return [raw(schema["items"], item, types) for item in value]
    return value


class Consumers:
    def __init__(self, world):
        self.world = world
        self.files = {}
        for topic in TOPICS:
            self.files[topic] = os.path.join(world.directory, topic + ".avsc")
            with open(self.files[topic], "w", encoding="utf-8") as f:
                json.dump(world.schemas[topic], f)

    # to be compared

    def lines(self, topic, records):
        """(key, value) as text, sorted."""
        types = named_types(self.world.schemas[topic], {})
        return sorted((key, json.dumps(raw(self.world.schemas[topic], value, types), sort_keys=True)) for key, value in records)

    def exported(self, topic, prefix):
        return self.lines(topic, [(line["key"], line["value"]) for line in self.world.export(topic, "-X", "topics.prefix=" + prefix)])

    def in_python(self, topic, prefix, count, read):
        follower = Follower(self.world, topic, prefix)
        wait("%d records of %s" % (count, topic), lambda: len(follower.poll()) >= count)
        return self.lines(topic, [(record.key().decode(), read(record)) for record in follower.records])

    def in_java(self, prefix):
        given = ["%s%s=%s" % (prefix, topic, self.files[topic]) for topic in TOPICS]
        read = [json.loads(line) for line in java("consume", self.world.kafka.bootstrap(), self.world.registry.url(), *given)]
        return {topic: self.lines(topic, [(line["key"], line["value"]) for line in read if line["topic"] == prefix + topic]) for topic in TOPICS}

    # the two forms

    def chain(self, prefix, form):
        """Everything from the shipped data, published in this form."""
        world, setting = self.world, ("-X", "topics.prefix=" + prefix)
        world.command("topics", "--apply", "--users", *setting)
        world.command("ingest", "shipped", "--to", "kafka", "--data", os.path.join(HERE, "..", "..", "data"), *setting)
        if form == "registry":
            done = world.command("run", "alert", *setting, "-X", "output.format=registry", code=None)
            world.check("a schema that is not registered ends it: 4, and its subject", done.returncode == 4 and "no subject %salerts" % prefix in done.stderr, done)
            world.proxy.set("down")
        program = Program(world, "chain", *PROCESSORS, *setting, "-X", "output.format=" + form, "-X", "registry.register=true")
        if form == "registry":
            self.waits(program)
        wait("all to be through", lambda: world.are_through(prefix, *PROCESSORS))
        world.check(form + ": it ends: 0", program.stop() == 0)

    def waits(self, program):
        """Without a registry there is nothing to frame with."""
        def status(path, code, text=""):
            said = program.get(path)
            return said[0] == code and text in said[1]
        good = wait("its phase", lambda: set(program.phases().values()) == {"waiting_for_registry"} and len(program.phases()) == len(PROCESSORS))
        good = good and status("/livez", 200) and status("/readyz", 503, "it asks the schema registry")
        self.world.check("a registry that is down at the start of what writes: alive, not ready, and why", good, program.get("/readyz"))
        self.world.proxy.set("well")

    def compare(self, form, prefix, readers):
        java_read = self.in_java(prefix)
        for topic in TOPICS:
            exported = self.exported(topic, prefix)
            follower = self.in_python(topic, prefix, len(exported), readers[topic])
            self.world.check("%s, %s: Python reads what export reads, %d records" % (form, topic, len(exported)), exported and follower == exported)
            self.world.check("%s, %s: Java reads it too" % (form, topic), java_read[topic] == exported)

    def run(self):
        deserialize = AvroDeserializer(SchemaRegistryClient({"url": self.world.registry.url()}))
        self.chain("cr.", "registry")
        self.compare("registry", "cr.", {topic: lambda record: deserialize(record.value(), SerializationContext(record.topic(), MessageField.VALUE))
                                         for topic in TOPICS})
        self.chain("cs.", "single-object")
        parsed = {topic: fastavro.parse_schema(self.world.schemas[topic]) for topic in TOPICS}
        self.compare("single-object", "cs.", {topic: lambda record, topic=topic: single_object(record.value(), parsed[topic]) for topic in TOPICS})
