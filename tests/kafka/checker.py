# SPDX-License-Identifier: Apache-2.0
"""What every execution on Kafka must leave behind, whatever happened to it. The checker is told what was fed and every committed record of every topic that the
processors write, in the order of each partition, and lists what is wrong:

- no silence: each record of a users' topic became exactly one appended record or one dead letter;
- what intake appended, and all dead letters, are what `chokepoint replay` makes of the same records, as multisets;
- no gap: for each key the revisions count 0, 1, 2 ..., nothing is published twice in a row, and only what is there is retracted;
- the theorem: the last values are byte for byte what `chokepoint replay --final` makes of the records that intake appended;
- alerts.log holds every emission of alerts."""
import collections
import datetime
import hashlib
import json
import os
import subprocess

PROCESSORS = ("intake", "controls", "enrich", "leverage", "classify", "events", "posture", "verify", "score", "alert")
APPENDED = ("intake.trade", "intake.measures", "intake.items", "intake.supply", "intake.releases", "intake.news", "intake.claims")
STATED = ("control.status", "trade.enriched", "leverage.indicators", "leverage.reroutes", "policy.mentions", "policy.claims", "policy.events", "leverage.postures",
          "policy.verdicts", "policy.scorecards", "alerts")
MIRRORED = "alerts.log"
DEAD = tuple(p + ".dlq" for p in PROCESSORS)
TOPICS = APPENDED + STATED + (MIRRORED,) + DEAD
SHOWN = 3       # differences of a kind


def digest(text):
    return hashlib.blake2b(text, digest_size=12).digest()


def key_of(line):
    end = line.index(b'","', 8)
    key = line[8:end]
    return json.loads(b'"' + key + b'"').encode() if b"\\" in key else key


def value_of(line):
    return line[line.index(b'"value":', 8 + line[8:].index(b'"')) + 8:-1]


def cut(value, member):
    """Content and the last member of a value: {…,"emission":{…}}."""
    at = value.rindex(b',"' + member + b'":')
    return value[:at] + b"}", json.loads(value[at + len(member) + 4:-1])


def cut_origin(topic, value):
    return cut(value, b"read_from" if topic == "intake.measures" else b"origin")


class Published:
    """One stated topic."""

    def __init__(self):
        self.keys = {}      # key -> revision, digest of the content; None: retracted

    def add(self, line, wrong):
        key, (content, emission) = key_of(line), cut(value_of(line), b"emission")
        revision, retracted = emission["revision"], emission["retracted"]
        state = None if retracted else digest(content)
        before = self.keys.get(key)
        if revision != (before[0] + 1 if before else 0):
            wrong("gap", "%s: revision %d after %s" % (key.decode(), revision, before[0] if before else "none"))
        if retracted and (not before or before[1] is None):
            wrong("retraction", "%s: retracted (revision %d), and was not there" % (key.decode(), revision))
        elif before and before[1] == state:
            wrong("repeat", "%s: revision %d says what the one before said" % (key.decode(), revision))
        self.keys[key] = (revision, state)

    def final(self):
        return {key: state for key, (_, state) in self.keys.items() if state is not None}


class Checker:
    def __init__(self, chokepoint, directory):
        self.chokepoint, self.directory = chokepoint, directory
        self.intake = os.path.join(directory, "appended")           # what intake appended, as input of replay
        os.makedirs(self.intake, exist_ok=True)
        for name in os.listdir(self.intake):
            os.remove(os.path.join(self.intake, name))
        self.published = {topic: Published() for topic in STATED}
        self.chains = {topic: {} for topic in ("alerts", MIRRORED)}  # key -> digest of all its values in order
        self.appended, self.expected = collections.Counter(), collections.Counter()
        self.dead, self.expected_dead = collections.Counter(), collections.Counter()
        self.origins = collections.Counter()
        self.fed = collections.Counter()
        self.records = 0
        self.problems = []
        self.counts = collections.Counter()

    def wrong(self, topic):
        def note(kind, text):
            self.counts[topic, kind] += 1
            if self.counts[topic, kind] <= SHOWN:
                self.problems.append("%s: %s: %s" % (kind, topic, text))
        return note

    # what happened

    def feed(self, directory):
        """Users' files that were fed: what must become of them is known by replaying intake alone, which has no state."""
        out = os.path.join(self.directory, "expected-intake")
        self.replay("intake", directory, out, [])
        for topic in APPENDED:
            for line in lines_of(out, topic):
                self.expected[topic, digest(key_of(line) + cut_origin(topic, value_of(line))[0])] += 1
        for line in lines_of(out, "intake.dlq"):
            self.expected_dead[dead_letter(line)] += 1
        for name in os.listdir(directory):
            with open(os.path.join(directory, name), "rb") as f:
                self.fed[name[:-len(".jsonl")]] += sum(1 for _ in f)

    def add(self, topic, lines):
        """Records of one topic that were not added before: JSON lines as `chokepoint export` writes them."""
        wrong = self.wrong(topic)
        if topic in APPENDED:
            with open(os.path.join(self.intake, topic + ".jsonl"), "ab") as f:
                f.writelines(line + b"\n" for line in lines)
        for line in lines:
            self.records += 1
            if not line.startswith(b'{"key":"'):
                wrong("unreadable", line[:200].decode(errors="replace"))
            elif topic in APPENDED:
                content, origin = cut_origin(topic, value_of(line))
                self.appended[topic, digest(key_of(line) + content)] += 1
                self.origins[origin["topic"], origin["partition"], origin["offset"]] += 1
            elif topic in DEAD:
                letter = dead_letter(line)
                self.dead[letter] += 1
                if topic == "intake.dlq":
                    source, partition, offset = key_of(line).decode().rsplit("|", 2)
                    self.origins[source, int(partition), int(offset)] += 1
                else:
                    wrong("dead letter", "of a derived record: %s" % line[:300].decode(errors="replace"))
            else:
                if topic in self.published:
                    self.published[topic].add(line, wrong)
                if topic in self.chains:
                    key, chain = key_of(line), self.chains[topic]
                    chain[key] = digest(chain.get(key, b"") + value_of(line))

    # what is wrong

    def replay(self, processors, source, out, arguments):
        command = [self.chokepoint, "replay", "--processors", processors, "--input", source, "--output", out, "--now",
                   datetime.datetime.now(datetime.timezone.utc).date().isoformat()] + arguments
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            raise RuntimeError("replay: exit code %d: %s" % (done.returncode, done.stdout[-500:]))

    def check_silence(self, ends):
        """ends: (topic, partition) -> how many records the users' topic has."""
        for topic, count in sorted(self.fed.items()):
            there = sum(n for (t, _), n in ends.items() if t == topic)
            if there != count:
                self.wrong(topic)("feed", "%d records were fed and %d are there: the test's own fault" % (count, there))
        for (topic, partition), count in sorted(ends.items()):
            for offset in range(count):
                if self.origins[topic, partition, offset] != 1:
                    self.wrong(topic)("silence", "partition %d offset %d became %d records" % (partition, offset, self.origins[topic, partition, offset]))
        for (topic, partition, offset), _ in self.origins.items():
            if offset >= ends.get((topic, partition), 0):
                self.wrong(topic)("silence", "partition %d offset %d became a record and is not there" % (partition, offset))

    def check_multiset(self, kind, is_there, expected):
        for what in sorted((expected - is_there).keys(), key=str):
            self.wrong(str(what[0]))(kind, "%d missing: %s" % (expected[what] - is_there[what], str(what[1:])[:200]))
        for what in sorted((is_there - expected).keys(), key=str):
            self.wrong(str(what[0]))(kind, "%d too many: %s" % (is_there[what] - expected[what], str(what[1:])[:200]))

    def check_final(self):
        out = os.path.join(self.directory, "expected-final")
        self.replay(",".join(PROCESSORS[1:]), self.intake, out, ["--final"])
        for topic in STATED:
            wrong, final, seen = self.wrong(topic), self.published[topic].final(), 0
            for line in lines_of(out, topic):
                key = key_of(line)
                seen += key in final
                if key not in final:
                    wrong("missing", "%s must be there and is not" % key.decode())
                elif final[key] != digest(value_of(line)):
                    wrong("content", "%s has another content than %s" % (key.decode(), value_of(line).decode()))
            if seen < len(final):
                wanted = {key_of(line) for line in lines_of(out, topic)}
                for key in sorted(set(final) - wanted):
                    wrong("left over", "%s is there and must not be" % key.decode())

    def check_mirror(self):
        one, two = self.chains["alerts"], self.chains[MIRRORED]
        for key in sorted(set(one) | set(two)):
            if one.get(key) != two.get(key):
                self.wrong(MIRRORED)("mirror", "%s: not the emissions of alerts" % key.decode())

    def check(self, ends):
        """The problems; none: all is well."""
        self.check_silence(ends)
        self.check_multiset("appended", self.appended, self.expected)
        self.check_multiset("dead letters", self.dead, self.expected_dead)
        self.check_final()
        self.check_mirror()
        return self.problems + ["and %d more: %s: %s" % (n - SHOWN, kind, topic) for (topic, kind), n in sorted(self.counts.items()) if n > SHOWN]


def lines_of(directory, topic):
    path = os.path.join(directory, topic + ".jsonl")
    if os.path.exists(path):
        with open(path, "rb") as f:
            for line in f:
                yield line.rstrip(b"\n")


def dead_letter(line):
    letter = json.loads(line)
    text = letter["value"] if "value" in letter else letter["base64"]
    return letter["key"].rsplit("|", 2)[0], letter["reason"], digest(text.encode()).hex(), text[:80]
