# SPDX-License-Identifier: Apache-2.0
"""A throw-away schema registry on 127.0.0.1: Apicurio, in memory, by its Confluent-compatible API. registry-up and registry-down are its command line.

A registry is a directory: its port, log and process id. It outlives the program that starts it; what it knows ends with it."""
import json
import os
import shutil
import signal
import subprocess
import tarfile
import time
import urllib.error
import urllib.request

from cluster import ClusterError, cached, free_port, is_free, maven, version_of

PATH = "/apis/ccompat/v7"
JSON = "application/vnd.schemaregistry.v1+json"


def application():
    """The directory of the registry's program."""
    version = version_of("apicurio")

    def fetch(place):
        maven("copy", "-Dartifact=io.apicurio:apicurio-registry-app:%s:tar.gz:all" % version, "-DoutputDirectory=" + place)
        archive = os.path.join(place, "apicurio-registry-app-%s-all.tar.gz" % version)
        with tarfile.open(archive) as tar:
            tar.extractall(place)
        os.unlink(archive)
    return cached("apicurio-" + version, fetch)


class Refused(Exception):
    """An answer that is not 200: status, and what it said."""
    def __init__(self, status, text):
        super().__init__("%d: %s" % (status, text))
        self.status = status


class Registry:
    def __init__(self, directory, port=0):
        self.directory = os.path.abspath(directory)
        self.process = None     # if this program started it
        os.makedirs(self.directory, exist_ok=True)
        if not os.path.exists(self.path("port")):
            with open(self.path("port"), "w", encoding="utf-8") as f:
                f.write(str(port or free_port()))
        with open(self.path("port"), encoding="utf-8") as f:
            self.port = int(f.read())

    def path(self, name):
        return os.path.join(self.directory, name)

    def url(self):
        return "http://127.0.0.1:%d%s" % (self.port, PATH)

    # process

    def pid(self):
        """None: it does not run. A process that has its number by chance is not it."""
        if self.process:
            return self.process.pid if self.process.poll() is None else None
        try:
            with open(self.path("pid"), encoding="utf-8") as f:
                pid = int(f.read())
            with open("/proc/%d/cmdline" % pid, "rb") as f:
                return pid if b"-Dregistry.dir=" + self.directory.encode() + b"\0" in f.read() else None
        except (OSError, ValueError):
            return None

    def launch(self):
        """Starts it and does not wait."""
        if self.pid():
            return
        if not is_free(self.port):
            raise ClusterError("port %d is in use" % self.port)
        place = application()
        jar = [name for name in ("quarkus-run.jar", "apicurio-registry-app-%s-runner.jar" % version_of("apicurio")) if os.path.exists(os.path.join(place, name))]
        command = ["java", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dregistry.dir=" + self.directory, "-Dquarkus.http.host=127.0.0.1",
                   "-Dquarkus.http.port=%d" % self.port, "-Dquarkus.log.level=WARN", "-jar", os.path.join(place, jar[0])]
        with open(self.path("log"), "wb") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.directory, start_new_session=True)
        with open(self.path("pid"), "w", encoding="utf-8") as f:
            f.write(str(self.process.pid))

    def wait_ready(self, seconds=120):
        end = time.time() + seconds
        while True:
            try:
                self.call("GET", "/subjects")
                return self
            except (OSError, Refused):
                if not self.pid() or time.time() > end:
                    raise ClusterError("the registry %s: see %s" % ("is not ready" if self.pid() else "died", self.path("log"))) from None
            time.sleep(0.1)

    def up(self):
        """Apicurio's own level is NONE; Confluent's is BACKWARD."""
        self.launch()
        self.wait_ready().call("PUT", "/config", {"compatibility": "BACKWARD"})
        return self

    def down(self, remove=False):
        end = time.time() + 20
        number = signal.SIGKILL if remove else signal.SIGTERM
        while self.pid():
            os.kill(self.pid(), number)
            if time.time() > end:
                number = signal.SIGKILL
            time.sleep(0.1)
        if remove:
            shutil.rmtree(self.directory, ignore_errors=True)

    # its API

    def call(self, method, path, body=None):
        request = urllib.request.Request(self.url() + path, method=method, data=json.dumps(body).encode() if body is not None else None,
                                         headers={"Content-Type": JSON, "Accept": JSON})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            raise Refused(error.code, error.read().decode(errors="replace")) from None

    def register(self, subject, schema, references=(), kind="AVRO"):
        """The schema's id. schema: its JSON."""
        text = schema if isinstance(schema, str) else json.dumps(schema)
        return self.call("POST", "/subjects/%s/versions" % subject, {"schema": text, "schemaType": kind, "references": list(references)})["id"]
