# SPDX-License-Identifier: Apache-2.0
"""The faults of the rounds. Each is a function of the chain and a seeded random; it runs while the round's records are being fed, and leaves everything running again.
What a fault may cause besides (exit codes), and what its round feeds besides, is in the table at the end."""
import collections
import os
import random
import signal
import subprocess
import threading
import time

import chain as chains

FENCED = 7
ABORTED = -signal.SIGABRT   # librdkafka, which reads on at a wrong place behind a checksum that is wrong: what it finds there may fail an assertion of its own


def pause(rng, least, most):
    time.sleep(rng.uniform(least, most))


def some_worker(chain, rng, processors=chains.checker.PROCESSORS):
    return chain.workers[rng.choice([name for name in sorted(chain.workers) if name.rsplit("-", 1)[0] in processors])]


def leader(chain, topic, partition):
    for line in chain.probe("leaders", topic).decode().splitlines():
        _, found, node = line.split()
        if int(found) == partition:
            return int(node)
    raise chains.ChainError("%s has no partition %d" % (topic, partition))


def none(chain, rng):
    """Nothing happens: the control."""


def worker_killed(chain, rng):
    """kill -9 of one to three workers at random moments; each is started at once, or later."""
    for _ in range(rng.randint(1, 3)):
        worker = some_worker(chain, rng)
        worker.kill()
        pause(rng, 0, rng.choice([0.01, 0.3, 3]))
        worker.start()
        pause(rng, 0.1, 1.5)


def worker_killed_long(chain, rng):
    """kill -9; the others take its partitions over; it comes back."""
    worker = some_worker(chain, rng, ("enrich", "leverage", "verify"))
    worker.kill()
    pause(rng, 8, 10)
    worker.start()


def worker_stopped(chain, rng):
    """SIGTERM and a start, of two workers."""
    for _ in range(2):
        worker = some_worker(chain, rng)
        code = worker.stop()
        if code not in (0, None):
            chain.problem("%s-%s: exit code %d after SIGTERM: %s" % (worker.processor, worker.instance, code, worker.last_words()))
        pause(rng, 0, 1)
        worker.start()


def worker_asleep(chain, rng):
    """SIGSTOP past the session timeout, then CONT: the zombie is fenced (exit code 7) or joins again."""
    worker = some_worker(chain, rng, ("enrich", "leverage", "verify"))
    worker.signal(signal.SIGSTOP)
    pause(rng, 8, 11)
    worker.signal(signal.SIGCONT)


def worker_asleep_long(chain, rng):
    """SIGSTOP past the timeout of its transaction (30 s): the brokers abort it, and it is fenced."""
    worker = some_worker(chain, rng, ("intake", "enrich", "leverage", "classify", "events", "posture", "verify", "score"))
    worker.signal(signal.SIGSTOP)
    pause(rng, 33, 36)
    worker.signal(signal.SIGCONT)


def twin(chain, rng):
    """A worker stands still and is thought dead; a process of the same name is started in its place; the first one wakes up. It must be fenced.
    While both live each join of one fences the other, at most three times each: the twin may be the first to end, and is started again."""
    worker = some_worker(chain, rng, ("intake", "enrich", "leverage", "classify", "verify"))
    worker.signal(signal.SIGSTOP)
    pause(rng, 0, 1)
    sleeper = worker.replace()
    pause(rng, 1, 9)
    sleeper.send_signal(signal.SIGCONT)
    try:
        code = sleeper.wait(20)
    except subprocess.TimeoutExpired:       # it has had nothing to write since
        sleeper.kill()
        code = sleeper.wait() and FENCED
    if code != FENCED:
        chain.problem("%s-%s: the zombie ended with exit code %d: %s" % (worker.processor, worker.instance, code, worker.last_words()))


def all_workers_killed(chain, rng):
    for worker in chain.workers.values():
        worker.kill()
    pause(rng, 0, 2)
    for worker in chain.workers.values():
        worker.start()


def all_brokers_killed(chain, rng):
    for node in chain.cluster.nodes:
        chain.cluster.kill(node)
    pause(rng, 0, 4)
    chain.cluster.up()


def broker_killed(chain, rng):
    node = rng.choice(list(chain.cluster.nodes))
    chain.cluster.kill(node)
    pause(rng, 1, 8)
    chain.cluster.start(node)


def coordinator_killed(chain, rng):
    """The node that coordinates the groups, or the transactions."""
    node = leader(chain, rng.choice(["__consumer_offsets", "__transaction_state"]), 0)
    chain.cluster.kill(node)
    pause(rng, 1, 8)
    chain.cluster.start(node)


def brokers_rolled(chain, rng):
    for node in chain.cluster.nodes:
        chain.cluster.stop(node)
        chain.cluster.start(node)
        pause(rng, 1, 2)


def members_come_and_go(chain, rng):
    """A third instance of enrich, leverage or verify joins and leaves, and then the second one leaves and comes back."""
    processor = rng.choice(["enrich", "leverage", "verify"])
    extra = chains.Worker(chain, processor, "c")
    chain.workers[processor + "-c"] = extra
    extra.start()
    pause(rng, 1, 4)
    extra.kill() if rng.random() < 0.5 else extra.stop()
    del chain.workers[processor + "-c"]
    second = chain.workers[processor + "-b"]
    second.stop()
    pause(rng, 0.5, 2)
    second.start()


def changelog_leader_stopped(chain, rng):
    """The leader of a changelog's partition stands still most of the time, while transactions end and their writers leave or die: their markers come late, after
    those of the group's offsets, and the next owner must wait for them."""
    processor = rng.choice(["enrich", "leverage", "verify"])
    busy = {leader(chain, topic, 0) for topic in ("__consumer_offsets", "__transaction_state")}
    leaders = [leader(chain, chain.prefix + processor + ".changelog", p) for p in range(6)]
    node = rng.choice([n for n in leaders if n not in busy] or leaders)
    over = threading.Event()

    def flicker():
        moments = random.Random(rng.random())
        while not over.is_set():
            chain.cluster.signal(node, signal.SIGSTOP)
            over.wait(moments.uniform(0.5, 1.2))
            chain.cluster.signal(node, signal.SIGCONT)
            over.wait(moments.uniform(0.01, 0.06))

    flickering = threading.Thread(target=flicker)
    flickering.start()
    try:
        for instance in rng.choice(["ab", "ba", "aba"]):
            worker = chain.workers["%s-%s" % (processor, instance)]
            pause(rng, 0.2, 1)
            worker.stop() if rng.random() < 0.7 else worker.kill()
            pause(rng, 0.2, 1.5)
            worker.start()
    finally:
        over.set()
        flickering.join()
        chain.cluster.signal(node, signal.SIGCONT)


def measure_in_sweep(chain, rng):
    """Late measures, one after the other, so that the second comes during the sweep for the first, and a crash in it."""
    chain.feed(os.path.join(chain.directory, "round"), ["control.measures"], rate=rng.choice([2, 10]))
    pause(rng, 0, 0.5)
    for processor in ("enrich", "leverage", "verify"):
        worker = some_worker(chain, rng, (processor,))
        worker.kill()
        pause(rng, 0, 0.3)
        worker.start()
        pause(rng, 0, 0.5)


def topic_grown(chain, rng):
    """The users give trade.records more partitions."""
    partitions = sum(1 for topic, _ in chain.ends() if topic == "trade.records")
    chain.probe("grow", "trade.records", partitions + 1)


def network_slow(chain, rng):
    """200 ms to the brokers and back, and one piece in twenty is lost."""
    chain.proxy.set("slow")
    pause(rng, 8, 12)
    chain.proxy.set("well")


def network_flips(chain, rng):
    """A bit is turned in some of what the workers fetch: it must be noticed, and fetched again."""
    flips, told = chain.proxy.flips, chain.told("fetch_refused")
    chain.proxy.set("flip")
    pause(rng, 6, 10)
    chain.proxy.set("well")
    if chain.proxy.flips == flips:
        chain.problem("nothing was fetched while bits were to be turned")
    elif chain.told("fetch_refused") == told:
        chain.problem("%d bits were turned, and nobody told of it" % (chain.proxy.flips - flips))


def disk_full(chain, rng):
    """The disk of a broker is full for a while; the broker may die of it, and is started when there is room again."""
    node = max(chain.cluster.nodes)     # which has a small one
    chain.cluster.fill_disk(node)
    pause(rng, 3, 6)
    chain.cluster.free_disk(node)


Fault = collections.namedtuple("Fault", "name act codes measures big short proxied")
FIRST = Fault("nothing, on the first data", none, (), 0, False, False, False)
FAULTS = [
    Fault("a worker is killed", worker_killed, (), 0, False, True, False),
    Fault("the coordinator is killed", coordinator_killed, (), 0, False, True, False),
    Fault("late measures in a sweep, with a crash", measure_in_sweep, (), 3, False, True, False),
    Fault("a worker sleeps past its session", worker_asleep, (FENCED,), 0, False, True, False),
    Fault("instances come and go", members_come_and_go, (), 0, False, True, False),
    Fault("the network is slow and loses", network_slow, (), 0, False, False, True),
    Fault("bits are turned on the way", network_flips, (ABORTED,), 0, False, False, True),
    Fault("the disk of a broker is full", disk_full, (), 0, False, False, False),
    Fault("the changelog's leader stands still", changelog_leader_stopped, (), 0, False, False, False),
    Fault("a worker is stopped", worker_stopped, (), 0, False, False, False),
    Fault("a broker is killed", broker_killed, (), 0, False, False, False),
    Fault("users raise partitions, an oversized record", topic_grown, (), 0, True, True, False),
    Fault("a worker is killed and comes back late", worker_killed_long, (), 0, False, False, False),
    Fault("a twin takes over from a sleeper", twin, (FENCED,), 0, False, True, False),
    Fault("all workers are killed", all_workers_killed, (), 0, False, False, False),
    Fault("a worker sleeps past its transaction", worker_asleep_long, (FENCED,), 0, False, False, False),
    Fault("all brokers are killed", all_brokers_killed, (FENCED,), 0, False, False, False),
    Fault("brokers are rolled", brokers_rolled, (), 0, False, False, False),
    Fault("nothing", none, (), 0, False, False, False),
]
