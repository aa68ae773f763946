# SPDX-License-Identifier: Apache-2.0
"""A throw-away Apache Kafka on 127.0.0.1: one or three nodes, each broker and controller. kafka-up and kafka-down are its command line.

Needs Java 17, and Maven for the first start (the jars stay in a cache). A cluster is a directory: its shape, and for each node its
configuration, data, log and process id. Node i (from 1) listens for clients on port + i - 1, for SASL_SSL on port + 20 + i - 1; its
controller on port + 10 + i - 1; for clients that come by way of a proxy on port + 13 + i - 1, and tells them that it listens on port + 16 + i - 1. The nodes outlive the program that starts them."""
import base64
import fcntl
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import time

HERE = os.path.dirname(os.path.abspath(__file__))
USERS = {"admin": "admin-secret", "app": "app-secret"}     # secure: admin may everything, app nothing
READY = "Kafka Server started"                              # logged after the node is registered and unfenced

LOG4J = """status = error
appender.file.type = File
appender.file.name = file
appender.file.fileName = ${sys:node.log}
appender.file.layout.type = PatternLayout
appender.file.layout.pattern = %d{ISO8601} %p %m (%c{1})%n
rootLogger.level = warn
rootLogger.appenderRef.file.ref = file
logger.start.name = kafka.server.KafkaRaftServer
logger.start.level = info
"""


class ClusterError(Exception):
    pass


def properties(values):
    return "".join("%s=%s\n" % pair for pair in values.items())


def version_of(name):
    with open(os.path.join(HERE, "pom.xml"), encoding="utf-8") as f:
        return re.search("<%s.version>(.*)</" % name, f.read()).group(1)


def cached(name, fill):
    """The directory of that name in the cache; what is not there yet is fetched once: fill(directory)."""
    cache = os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "chokepoint-kafka")
    os.makedirs(cache, exist_ok=True)
    place, fetched = os.path.join(cache, name), os.path.join(cache, name + ".part")
    with open(os.path.join(cache, "lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not os.path.isdir(place):
            shutil.rmtree(fetched, ignore_errors=True)
            os.makedirs(fetched)
            fill(fetched)
            os.rename(fetched, place)
    return place


def run(what, command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        raise ClusterError("%s:\n%s" % (what, done.stdout[-2000:]))


def maven(goal, *arguments):
    run("mvn could not fetch what the tests need", ["mvn", "-B", "-ntp", "-q", "-f", os.path.join(HERE, "pom.xml"), "dependency:" + goal, *arguments])


def jars():
    """The directory with the broker's jars."""
    return cached(version_of("kafka"), lambda place: maven("copy-dependencies", "-DincludeScope=runtime", "-DoutputDirectory=" + place))


def is_free(port):
    with socket.socket() as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            s.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port():
    """The first of 30 free ports."""
    for _ in range(200):
        port = random.randrange(20000, 32000, 30)
        if all(is_free(port + d) for d in range(30)):
            return port
    raise ClusterError("no 30 free ports in a row between 20000 and 32000")


class Cluster:
    def __init__(self, directory, nodes=1, port=0, secure=False, proxied=False):
        self.directory = os.path.abspath(directory)
        self.processes = {}     # those that this program started
        shape = os.path.join(self.directory, "shape.json")
        if os.path.exists(shape):
            with open(shape, encoding="utf-8") as f:
                self.shape = json.load(f)
        else:
            os.makedirs(self.directory, exist_ok=True)
            self.shape = {"nodes": nodes, "port": port or free_port(), "secure": secure, "proxied": proxied,
                          "id": base64.urlsafe_b64encode(os.urandom(16)).decode().rstrip("=").replace("-", "A")}
            with open(shape, "w", encoding="utf-8") as f:
                json.dump(self.shape, f)
        self.nodes = range(1, self.shape["nodes"] + 1)

    def port(self, node, kind="clients"):
        return self.shape["port"] + node - 1 + {"clients": 0, "controller": 10, "inner": 13, "proxied": 16, "secure": 20}[kind]

    def bootstrap(self, kind="clients"):
        return ",".join("127.0.0.1:%d" % self.port(i, kind) for i in self.nodes)

    def path(self, node, name=""):
        return os.path.join(self.directory, "node%d" % node, name)

    # processes

    def pid(self, node):
        """None: it does not run. A process that has its number by chance is not it."""
        process = self.processes.get(node)
        if process:
            return process.pid if process.poll() is None else None
        try:
            with open(self.path(node, "pid"), encoding="utf-8") as f:
                pid = int(f.read())
            with open("/proc/%d/cmdline" % pid, "rb") as f:
                return pid if self.path(node, "server.properties").encode() in f.read() else None
        except (OSError, ValueError):
            return None

    def signal(self, node, number):
        pid = self.pid(node)
        if pid:
            os.kill(pid, number)

    def wait_gone(self, node, seconds=20):
        end = time.time() + seconds
        while self.pid(node):
            if time.time() > end:
                self.signal(node, signal.SIGKILL)
            time.sleep(0.05)

    def kill(self, node):
        self.signal(node, signal.SIGKILL)
        self.wait_gone(node)

    def stop(self, node):
        self.signal(node, signal.SIGTERM)
        self.wait_gone(node)

    def down(self, remove=False):
        for node in self.nodes:
            self.signal(node, signal.SIGKILL if remove else signal.SIGTERM)
        for node in self.nodes:
            self.wait_gone(node)
        for node in self.nodes:
            if os.path.ismount(self.path(node, "data")) and remove:
                run("a disk of node %d" % node, ["umount", self.path(node, "data")])
        if remove:
            shutil.rmtree(self.directory)

    # a disk that is full

    def give_disk(self, node, mebibytes):
        """Before its first start: a file system of its own, in memory, so that it can be filled. Whoever may not mount it has its files limited when it is filled."""
        os.makedirs(self.path(node, "data"), exist_ok=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=%dm" % mebibytes, "tmpfs", self.path(node, "data")], stderr=subprocess.DEVNULL)

    def fill_disk(self, node):
        if not os.path.ismount(self.path(node, "data")):
            run("a limit of node %d" % node, ["prlimit", "--fsize=0:", "--pid", str(self.pid(node))])
            return
        with open(self.path(node, "data/ballast"), "ab") as f:
            size = 1 << 28
            while size >= 4096:
                try:
                    os.posix_fallocate(f.fileno(), os.fstat(f.fileno()).st_size, size)
                except OSError:
                    size //= 2

    def free_disk(self, node):
        """And starts it anew: it has ended, or is about to. (A limit ends with the process.)"""
        self.kill(node)
        if os.path.ismount(self.path(node, "data")):
            os.remove(self.path(node, "data/ballast"))
        self.start(node)

    # configuration

    def configuration(self, node):
        several = self.shape["nodes"] >= 3
        copies, alive = (3, 2) if several else (1, 1)
        clients, kinds = "PLAINTEXT://127.0.0.1:%d" % self.port(node), "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT"
        if self.shape["secure"]:
            clients, kinds = clients + ",SASL_SSL://127.0.0.1:%d" % self.port(node, "secure"), kinds + ",SASL_SSL:SASL_SSL"
        told = clients
        if self.shape.get("proxied"):
            kinds += ",PROXIED:PLAINTEXT"
            clients, told = ("%s,PROXIED://127.0.0.1:%d" % (clients, self.port(node, kind)) for kind in ("inner", "proxied"))
        values = {
            "process.roles": "broker,controller", "node.id": node, "log.dirs": self.path(node, "data"),
            "controller.quorum.voters": ",".join("%d@127.0.0.1:%d" % (i, self.port(i, "controller")) for i in self.nodes),
            "listeners": clients + ",CONTROLLER://127.0.0.1:%d" % self.port(node, "controller"), "advertised.listeners": told,
            "controller.listener.names": "CONTROLLER", "inter.broker.listener.name": "PLAINTEXT", "listener.security.protocol.map": kinds,
            "auto.create.topics.enable": "false", "default.replication.factor": copies, "min.insync.replicas": alive,
            "num.network.threads": 2, "num.io.threads": 4, "background.threads": 2, "num.recovery.threads.per.data.dir": 1,
            # failures are noticed sooner, groups form sooner, compaction comes sooner than in production
            "broker.heartbeat.interval.ms": 500, "broker.session.timeout.ms": 3000, "group.initial.rebalance.delay.ms": 0,
            "group.min.session.timeout.ms": 1000, "transaction.abort.timed.out.transaction.cleanup.interval.ms": 1000,
            "log.cleaner.backoff.ms": 500, "log.cleaner.dedupe.buffer.size": 16777216, "log.retention.ms": -1, "log.initial.task.delay.ms": 5000,
        }
        for topic, prefix in (("offsets", "offsets.topic."), ("transactions", "transaction.state.log."), ("shares", "share.coordinator.state.topic.")):
            values[prefix + "num.partitions"], values[prefix + "replication.factor"] = 1, copies
            if topic != "offsets":
                values[prefix + "min.isr"] = alive
        if self.shape["secure"]:
            module = "org.apache.kafka.common.security."
            users = "".join(' user_%s="%s"' % user for user in USERS.items())
            values.update({
                "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer", "super.users": "User:ANONYMOUS;User:admin",
                "sasl.enabled.mechanisms": "SCRAM-SHA-512,PLAIN",
                "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config": module + "scram.ScramLoginModule required;",
                "listener.name.sasl_ssl.plain.sasl.jaas.config": module + "plain.PlainLoginModule required" + users + ";",
                "listener.name.sasl_ssl.ssl.keystore.type": "PEM",
                "listener.name.sasl_ssl.ssl.keystore.location": os.path.join(self.directory, "tls", "server.pem"),
            })
        return values

    def make_certificates(self):
        tls = os.path.join(self.directory, "tls")
        if not self.shape["secure"] or os.path.exists(os.path.join(tls, "ca.pem")):
            return
        os.makedirs(tls, exist_ok=True)
        with open(os.path.join(tls, "names"), "w", encoding="utf-8") as f:
            f.write("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
        for line in ("req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=tests -keyout ca.key -out authority.pem",
                     "req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout server.key -out server.csr",
                     "x509 -req -in server.csr -CA authority.pem -CAkey ca.key -CAcreateserial -days 3650 -extfile names -out server.crt",
                     "pkcs8 -topk8 -nocrypt -in server.key -out server.p8"):
            done = subprocess.run(["openssl"] + line.split(), cwd=tls, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            if done.returncode:
                raise ClusterError("openssl: " + done.stdout[-500:])
        with open(os.path.join(tls, "server.pem"), "w", encoding="utf-8") as f:
            for part in ("server.p8", "server.crt", "authority.pem"):
                with open(os.path.join(tls, part), encoding="utf-8") as g:
                    f.write(g.read())
        os.rename(os.path.join(tls, "authority.pem"), os.path.join(tls, "ca.pem"))

    # start

    def java(self, node, options, program, arguments):
        return ["java"] + options + ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", jars() + "/*", "-Dnode.log=" + self.path(node, "server.log"),
                                     "-Dlog4j2.configurationFile=" + os.path.join(self.directory, "log4j2.properties"), program] + arguments

    def format(self, node):
        if os.path.exists(self.path(node, "data/meta.properties")):
            return
        command = ["format", "-t", self.shape["id"], "-c", self.path(node, "server.properties")]
        for user in USERS.items() if self.shape["secure"] else ():
            command += ["--add-scram", "SCRAM-SHA-512=[name=%s,password=%s]" % user]
        done = subprocess.run(self.java(node, ["-Xmx128m"], "kafka.tools.StorageTool", command), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            raise ClusterError("node %d: format: %s" % (node, done.stdout[-1000:]))

    def launch(self, node):
        """Starts it, on the data it has, and does not wait."""
        if self.pid(node):
            return False
        for kind in ("clients", "controller") + (("secure",) if self.shape["secure"] else ()) + (("inner",) if self.shape.get("proxied") else ()):
            if not is_free(self.port(node, kind)):
                raise ClusterError("port %d is in use" % self.port(node, kind))
        os.makedirs(self.path(node), exist_ok=True)
        with open(self.path(node, "server.properties"), "w", encoding="utf-8") as f:
            f.write(properties(self.configuration(node)))
        with open(os.path.join(self.directory, "log4j2.properties"), "w", encoding="utf-8") as f:
            f.write(LOG4J)
        self.format(node)
        open(self.path(node, "server.log"), "w").close()
        heap = ["-Xms64m", "-Xmx256m", "-Xss512k", "-XX:MaxDirectMemorySize=128m", "-XX:+ExitOnOutOfMemoryError", "-Djava.awt.headless=true"]
        command = self.java(node, heap, "kafka.Kafka", [self.path(node, "server.properties")])
        with open(self.path(node, "server.out"), "wb") as out:
            self.processes[node] = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=self.path(node), start_new_session=True)
        with open(self.path(node, "pid"), "w", encoding="utf-8") as f:
            f.write(str(self.processes[node].pid))
        return True

    def wait_ready(self, node, seconds=90):
        end = time.time() + seconds
        while True:
            with open(self.path(node, "server.log"), encoding="utf-8", errors="replace") as f:
                if READY in f.read():
                    return
            if not self.pid(node) or time.time() > end:
                raise ClusterError("node %d %s: see %s" % (node, "is not ready" if self.pid(node) else "died", self.path(node, "server.log")))
            time.sleep(0.1)

    def start(self, node):
        if self.launch(node):
            self.wait_ready(node)

    def up(self):
        self.make_certificates()
        started = [node for node in self.nodes if self.launch(node)]
        for node in started:
            self.wait_ready(node)
        return self
