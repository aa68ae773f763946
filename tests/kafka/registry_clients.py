# SPDX-License-Identifier: Apache-2.0
"""The clients of others that the tests use, fetched once: Python's (pip.txt), for which this prints the interpreter that has them, and Java's Avro."""
import hashlib
import os
import sys

from cluster import HERE, ClusterError, cached, maven, run, version_of


def python():
    requirements = os.path.join(HERE, "pip.txt")
    with open(requirements, "rb") as f:
        name = "python%d.%d-%s" % (*sys.version_info[:2], hashlib.sha256(f.read()).hexdigest()[:12])

    def install(place):
        run("python3 -m venv", [sys.executable, "-m", "venv", place])
        run("pip could not fetch what the tests need", [os.path.join(place, "bin", "python"), "-m", "pip", "install", "-q", "--no-deps", "-r", requirements])
    return os.path.join(cached(name, install), "bin", "python")


def avro_jar():
    version = version_of("avro")
    place = cached("avro-" + version, lambda place: maven("copy", "-Dartifact=org.apache.avro:avro:" + version, "-DoutputDirectory=" + place))
    return os.path.join(place, "avro-%s.jar" % version)


if __name__ == "__main__":
    try:
        print(python())
    except ClusterError as error:
        sys.exit("check_registry.sh: %s" % error)
