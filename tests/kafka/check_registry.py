# SPDX-License-Identifier: Apache-2.0
"""check_registry.py BUILD [PORT]: see check_registry.sh."""
import os
import shutil
import sys
import tempfile

from registry_faults import Faults
from registry_producers import Producers
from registry_world import World

PARTS = {"producers": lambda world: Producers(world).run(), "faults": lambda world: Faults(world).run()}


def main(build, port="0", *parts):
    directory = tempfile.mkdtemp()
    world = World(os.path.join(os.path.abspath(build), "chokepoint"), directory, int(port))
    try:
        world.up()
        for part in parts or PARTS:
            PARTS[part](world)
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
