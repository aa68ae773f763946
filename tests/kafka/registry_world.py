# SPDX-License-Identifier: Apache-2.0
"""Kafka, a schema registry, what stands before it, the program, and producers and consumers that are none of ours."""
import io
import json
import os
import signal
import struct
import subprocess
import threading
import time
import urllib.request

import confluent_kafka
import fastavro

from cluster import Cluster, free_port
from registry import PATH, Registry
from registry_proxy import Proxy

PATIENCE = 120      # seconds that anything may take on a slow machine
PREFIX = "r."
PARTITIONS = 3


def wait(what, condition, seconds=PATIENCE):
    """What the condition says once it is true; False, and a line, if it never is."""
    end = time.time() + seconds
    while True:
        answer = condition()
        if answer:
            return answer
        if time.time() > end:
            print("     not within %d s: %s" % (seconds, what))
            return False
        time.sleep(0.05)


def framed(schema_id, schema, value):
    """As every client of a schema registry frames it."""
    out = io.BytesIO()
    out.write(struct.pack(">bI", 0, schema_id))
    fastavro.schemaless_writer(out, fastavro.parse_schema(schema), value)
    return out.getvalue()


def single_object(value, schema):
    """schema: the one whose fingerprint the value must have, as fastavro parses it."""
    mark = b"\xc3\x01" + bytes.fromhex(fastavro.schema.fingerprint(fastavro.schema.to_parsing_canonical_form(schema), "CRC-64-AVRO"))
    if value[:10] != mark:
        raise ValueError("not the single-object encoding of %s: %s" % (schema["name"], value[:10].hex()))
    return fastavro.schemaless_reader(io.BytesIO(value[10:]), schema)


class Program:
    """A running `chokepoint run`."""
    def __init__(self, world, name, *arguments):
        self.log = os.path.join(world.directory, name + ".log")
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen([world.program, "run", *arguments, "-X", "instance=" + name, "-X", "log.format=json", "-X", "http.listen=127.0.0.1:0"],
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        world.programs.append(self)

    def events(self, name):
        with open(self.log, encoding="utf-8") as f:
            lines = [json.loads(line) for line in f if line.startswith("{") and line.endswith("}\n")]
        return [line for line in lines if line["event"] == name]

    def get(self, path):
        """Status and text."""
        port = wait("a port", lambda: self.events("http"))
        try:
            with urllib.request.urlopen("http://127.0.0.1:%d%s" % (int(port[0]["port"]), path), timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def metric(self, text):
        """The value of the line that begins so, or None."""
        found = [line.split()[-1] for line in self.get("/metrics")[1].splitlines() if line.startswith(text)]
        return float(found[0]) if found else None

    def phases(self):
        return {line["processor"]: line["phase"] for line in self.events("phase")}

    def stop(self, number=signal.SIGTERM):
        """The exit code; None: it had to be killed."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            return self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return None


class Follower:
    """The committed records of a topic, as they come."""
    def __init__(self, world, topic, prefix=PREFIX):
        self.records = []
        self.consumer = confluent_kafka.Consumer({"bootstrap.servers": world.kafka.bootstrap(), "group.id": "tests", "isolation.level": "read_committed",
                                                  "enable.auto.commit": False, "log_level": 0})
        self.consumer.assign([confluent_kafka.TopicPartition(prefix + topic, i, confluent_kafka.OFFSET_BEGINNING) for i in range(world.partitions(prefix + topic))])

    def poll(self):
        for record in self.consumer.consume(1000, 0.05):
            if record.error():
                raise confluent_kafka.KafkaException(record.error())
            self.records.append(record)
        return self.records


class World:
    def __init__(self, build, directory, port=0):
        port = port or free_port()
        self.program, self.probe = os.path.join(build, "chokepoint"), os.path.join(build, "tests", "kafka", "kafka_probe")
        self.directory, self.programs = directory, []
        self.passed = self.failed = 0
        self.kafka = Cluster(os.path.join(directory, "kafka"), 1, port)
        self.registry = Registry(os.path.join(directory, "registry"), port + 25)
        self.proxy = Proxy(port + 26, "http://127.0.0.1:%d" % self.registry.port)
        self.config = os.path.join(directory, "config.yaml")
        os.environ["CHOKEPOINT_CONFIG"] = self.config

    def up(self):
        self.registry.launch()
        self.kafka.up()
        self.registry.up()
        with open(self.config, "w", encoding="utf-8") as f:
            json.dump({"kafka.bootstrap.servers": self.kafka.bootstrap(), "topics.partitions": PARTITIONS, "topics.prefix": PREFIX,
                       "registry.url": self.proxy.url() + PATH}, f)
        self.command("topics", "--apply", "--users")
        self.producer = confluent_kafka.Producer({"bootstrap.servers": self.kafka.bootstrap(), "enable.idempotence": True, "linger.ms": 0, "log_level": 0})
        self.schemas = self.our_schemas()

    def down(self):
        for program in self.programs:
            if program.process.poll() is None:
                program.process.kill()
                program.process.wait()
        self.proxy.close()
        self.registry.down(True)
        self.kafka.down(True)

    def check(self, name, good, *why):
        self.passed, self.failed = self.passed + bool(good), self.failed + (not good)
        print("%s %s" % ("ok  " if good else "FAIL", name), *(why if not good else ()), flush=True)
        return good

    def command(self, *arguments, code=0):
        done = subprocess.run([self.program, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if code is not None and done.returncode != code:
            raise RuntimeError("chokepoint %s: %d\n%s" % (" ".join(arguments), done.returncode, done.stderr[-2000:]))
        return done

    def export(self, topic, *options):
        """Its records as the program reads them back."""
        return [json.loads(line) for line in self.command("export", topic, *options).stdout.splitlines()]

    def our_schemas(self):
        """Each topic's schema, as the program publishes it."""
        topology = json.loads(self.command("topology", "--format", "json").stdout)
        return {topic["name"]: topic["schema"] for topic in topology["topics"] if topic.get("schema")}

    def partitions(self, topic):
        return len(self.producer.list_topics(topic, 30).topics[topic].partitions)

    def are_through(self, prefix, *processors):
        """Whether they have taken everything into account."""
        done = subprocess.run([self.probe, self.kafka.bootstrap(), prefix, "behind", *processors], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        return done.returncode == 0 and not done.stdout

    def send(self, topic, partition, value):
        """Its offset."""
        told = []
        self.producer.produce(PREFIX + topic, value=value, partition=partition, on_delivery=lambda error, record: told.append((error, record)))
        self.producer.flush(PATIENCE)
        if not told or told[0][0]:
            raise RuntimeError("not sent: %s" % told)
        return told[0][1].offset()

    def letters(self, processor):
        """Its dead letters by (partition, offset) of what was refused: the headers."""
        follower, count = Follower(self, processor + ".dlq"), len(self.export(processor + ".dlq"))
        wait("dead letters", lambda: len(follower.poll()) >= count)
        letters = {}
        for record in follower.records:
            _, partition, offset = record.key().decode().split("|")
            letters[int(partition), int(offset)] = {name: value.decode() for name, value in record.headers()}
        return letters
