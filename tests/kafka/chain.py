# SPDX-License-Identifier: Apache-2.0
"""The chain on a cluster: its processes, its feed, its end. A process that ends by itself is started again, as a supervisor would, and its exit code is noted: what
is not foreseen is a problem of the round."""
import os
import re
import signal
import subprocess
import threading
import time

import checker

INSTANCES = (("intake", "a"), ("controls", "a"), ("enrich", "a"), ("enrich", "b"), ("leverage", "a"), ("leverage", "b"), ("classify", "a"), ("events", "a"),
             ("posture", "a"), ("verify", "a"), ("verify", "b"), ("score", "a"), ("alert", "a"))
REST_S = 12
USERS = ("trade.records", "trade.releases", "control.measures", "reference.items", "reference.supply", "policy.news", "claims.submitted")
CONFIG = """kafka:
  bootstrap.servers: %s
  session.timeout.ms: 6000
  heartbeat.interval.ms: 500
  topic.metadata.refresh.interval.ms: 2000
topics:
  prefix: "%s"
  partitions: 6
  replication: %d
memory.budget_mib: 256
reference.allow_empty: true
log.level: info
output.format: %s
"""
REGISTRY = """registry:
  url: %s
  register: true
"""
FORMATS = ("single-object", "registry", "json")


YOUNG_S = 5     # a process may be told to stop before its main() has begun


class ChainError(Exception):
    pass


class Worker:
    """One process of one processor."""

    def __init__(self, chain, processor, instance):
        self.chain, self.processor, self.instance = chain, processor, instance
        self.process = None
        self.wanted = False
        self.log = os.path.join(chain.directory, "%s-%s.log" % (processor, instance))

    def end_stale(self):
        """A driver that was killed has left it running."""
        try:
            with open(self.log + ".pid", encoding="utf-8") as f:
                pid = int(f.read())
            with open("/proc/%d/cmdline" % pid, "rb") as f:
                if self.chain.config.encode() not in f.read().split(b"\0"):
                    return
            os.kill(pid, signal.SIGKILL)
            while os.path.exists("/proc/%d" % pid):
                time.sleep(0.05)
        except (OSError, ValueError):
            pass

    def start(self):
        if not self.process:
            self.end_stale()
        command = [self.chain.chokepoint, "run", self.processor, "--config", self.chain.config, "-X", "instance=" + self.instance]
        with open(self.log, "ab") as log:
            self.started = time.time()
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        with open(self.log + ".pid", "w", encoding="utf-8") as f:
            f.write(str(self.process.pid))
        self.wanted = True

    def signal(self, number):
        if self.process and self.process.poll() is None:
            self.process.send_signal(number)

    def replace(self):
        """Starts another process of the same name, and returns the one before."""
        self.wanted, before = False, self.process
        self.start()
        return before

    def ended(self):
        return self.process is not None and self.process.poll() is not None

    def kill(self):
        self.wanted = False
        self.signal(signal.SIGKILL)
        self.process.wait()

    def stop(self, seconds=30):
        """SIGTERM; the exit code. It must come within the grace period."""
        self.wanted = False
        self.signal(signal.SIGTERM)
        return self.wait_end(seconds)

    def wait_end(self, seconds=30):
        try:
            code = self.process.wait(seconds)
            return 0 if code == -signal.SIGTERM and time.time() - self.started < YOUNG_S else code
        except subprocess.TimeoutExpired:
            self.kill()
            self.chain.problem("%s-%s: SIGTERM did not end it within %d s" % (self.processor, self.instance, seconds))
            return None

    def last_words(self):
        """Its last error, else its last line."""
        with open(self.log, "rb") as f:
            f.seek(max(0, os.path.getsize(self.log) - 4000))
            lines = f.read().decode(errors="replace").splitlines()
        return ([line for line in lines if " error " in line][-1:] + lines[-1:] + ["nothing"])[0]


def aborted_by_librdkafka(path):
    """Whether a log ends with an assertion of librdkafka's own: `rdkafka_msgset_reader.c:412: ...: Assertion ...`, or its `*** rdbuf.c:99:... ***`."""
    with open(path, "rb") as f:
        f.seek(max(0, os.path.getsize(path) - 8000))
        return re.search(rb"\brd\w*\.[ch]:\d+:", f.read()) is not None


class Chain:
    def __init__(self, build, directory, cluster, prefix="", registry=None):
        """registry: its URL."""
        self.directory, self.cluster, self.prefix = directory, cluster, prefix
        self.chokepoint, self.probe_program = os.path.join(build, "chokepoint"), os.path.join(build, "tests/kafka/kafka_probe")
        self.config = os.path.join(directory, "config.yaml")
        self.registry = registry
        self.problems = []
        self.allowed = set()        # exit codes that the fault of this round may cause
        self.ends_seen = {}
        self.next = {}              # topic -> partition -> offset of the next record to dump
        os.makedirs(directory, exist_ok=True)
        self.set_format("single-object")
        self.workers = {"%s-%s" % pair: Worker(self, *pair) for pair in INSTANCES}
        self.watching = None
        self.trade = threading.Event()      # trade records are being fed
        self.proxy = None

    def set_format(self, name, kind="clients"):
        """Of what is published by processes that start from now on, and which listener of the brokers they use."""
        self.kind = kind
        with open(self.config, "w", encoding="utf-8") as f:
            f.write(CONFIG % (self.cluster.bootstrap(kind), self.prefix, 3 if len(self.cluster.nodes) >= 3 else 1, name))
            if self.registry:
                f.write(REGISTRY % self.registry)

    def told(self, event):
        """How often the processes have told of it."""
        count = 0
        for worker in self.workers.values():
            with open(worker.log, "rb") as f:
                count += f.read().count(b" %s " % event.encode())
        return count

    def problem(self, text):
        self.problems.append(text)

    # programs

    def run(self, command, what, seconds=120):
        environment = dict(os.environ, **{"CHOKEPOINT_REGISTRY_URL": self.registry} if self.registry else {})
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=seconds, env=environment)
        if done.returncode:
            raise ChainError("%s: exit code %d: %s" % (what, done.returncode, done.stderr.decode(errors="replace")[-1000:]))
        return done.stdout

    def probe(self, *arguments, seconds=120):
        return self.run([self.probe_program, self.cluster.bootstrap(), self.prefix] + [str(a) for a in arguments], "probe " + " ".join(map(str, arguments[:3])), seconds)

    def create_topics(self):
        self.run([self.chokepoint, "topics", "--apply", "--users", "--config", self.config] + list(checker.PROCESSORS), "topics --apply")
        self.probe("alter", "trade.records", "max.message.bytes", "8388608")
        for processor in checker.PROCESSORS[1:]:        # state is compacted all the time; what is checked is not: its segments stay open
            self.probe("alter", processor + ".changelog", "segment.ms", "5000", "min.cleanable.dirty.ratio", "0.1")

    # processes

    def start(self):
        for worker in self.workers.values():
            worker.start()
        self.watching = threading.Event()
        threading.Thread(target=self.watch, args=(self.watching,), daemon=True).start()

    def watch(self, until):
        while not until.wait(0.2):
            for name, worker in list(self.workers.items()):
                if worker.wanted and worker.ended():
                    code = worker.process.returncode
                    if code not in self.allowed or (code == -signal.SIGABRT and not aborted_by_librdkafka(worker.log)):
                        self.problem("%s ended by itself with exit code %d: %s" % (name, code, worker.last_words()))
                        until.wait(1)
                    if worker.wanted:
                        worker.start()

    def stop(self):
        if self.watching:
            self.watching.set()
        for worker in self.workers.values():
            worker.wanted = False
            worker.signal(signal.SIGCONT)
            worker.signal(signal.SIGTERM)
        for name, worker in self.workers.items():
            if worker.process and worker.wait_end() not in (0, None):
                self.problem("%s: exit code %d after SIGTERM: %s" % (name, worker.process.returncode, worker.last_words()))

    def abandon(self):
        """At the end of everything."""
        if self.watching:
            self.watching.set()
        for worker in self.workers.values():
            worker.wanted = False
            worker.signal(signal.SIGKILL)

    # feed, quiet, dump

    def feed(self, directory, topics, rate=0):
        for topic in topics:
            path = os.path.join(directory, topic + ".jsonl")
            if os.path.exists(path) and os.path.getsize(path):
                self.probe("feed", topic, path, rate)

    def ends(self):
        """(topic, partition) -> first offset, high watermark."""
        ends = {}
        for line in self.probe("ends", *checker.PROCESSORS).decode().splitlines():
            topic, partition, first, end = line.split()
            ends[topic, int(partition)] = (int(first), int(end))
        return ends

    def behind(self):
        """What is not taken into account yet, or why that is not known: a coordinator may be moving."""
        try:
            return self.probe("behind", *checker.PROCESSORS).decode().strip()
        except ChainError as error:
            return str(error)

    def wait_quiet(self, seconds=180):
        """Until all is taken into account and nothing is written any more. A pass over a partition for new reference records that marks nothing writes nothing
        either: a meta row that does not know them is no sign of work when all has rested for a while."""
        until, behind, before, rests_since = time.time() + seconds, "the topics grow", None, time.time()
        while time.time() < until:
            ends = self.ends()
            if ends != before:
                rests_since = time.time()
            else:
                behind = self.behind()
                rests = all(" reference " in line for line in behind.splitlines()) and time.time() - rests_since > REST_S
                if (not behind or rests) and self.ends() == ends:
                    self.ends_seen = ends
                    return True
            before = ends
            time.sleep(0.7)
        self.ends_seen = before
        self.problem("not quiet after %d s: %s" % (seconds, behind.replace("\n", "; ")[:600]))
        return False

    def users_ends(self):
        return {part: end for part, (_, end) in self.ends_seen.items() if part[0] in USERS}

    def dump(self, topic, start=False):
        """The committed records that were not dumped before, in the order of their partitions."""
        parts = {p: end for (t, p), (_, end) in self.ends_seen.items() if t == topic}
        following = {} if start else self.next.setdefault(topic, {})
        if not start and all(following.get(p, 0) >= end for p, end in parts.items()):
            return []
        lines, seen = [], {}
        for line in self.probe("dump", topic, *[following.get(p, 0) for p in range(max(parts) + 1)], seconds=600).splitlines():
            partition, offset, text = line.split(b" ", 2)
            partition, offset = int(partition), int(offset)
            if offset <= seen.get(partition, -1):
                raise ChainError("dump %s: partition %d: offset %d after %d" % (topic, partition, offset, seen[partition]))
            seen[partition] = offset
            lines.append(text)
        if not start:
            following.update({p: offset + 1 for p, offset in seen.items()})
        return lines
