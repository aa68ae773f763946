# SPDX-License-Identifier: Apache-2.0
"""check_registry.py BUILD [PORT]: see check_registry.sh."""
import os
import shutil
import signal
import sys
import tempfile

from registry_consumers import Consumers
from registry_faults import Faults
from registry_producers import Producers
from registry_schemas import Schemas
from registry_world import World

PARTS = {"producers": Producers, "faults": Faults, "consumers": Consumers, "schemas": Schemas}


def main(build, port="0", *parts):
    directory = tempfile.mkdtemp()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    world = World(os.path.abspath(build), directory, int(port))
    try:
        world.up()
        for part in parts or PARTS:
            PARTS[part](world).run()
    finally:
        world.down()
    if world.failed:
        print("the logs are in %s" % directory)
    else:
        shutil.rmtree(directory)
    print("%d passed, %d failed" % (world.passed, world.failed))
    return world.failed != 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
