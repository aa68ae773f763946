#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""examples.py [--rewrite] BUILD PAGE.md…: runs each ```sh block that a ```text block follows, and compares what it prints with that block, to the byte.

--rewrite puts what is printed into the page: then a person reads it."""
import os
import pathlib
import re
import subprocess
import sys

EXAMPLE = re.compile(r"(```sh\n(?P<command>chokepoint (?:(?!```).)*?)```\n+```text\n)(?P<output>(?:(?!```).)*?)(```\n)", re.S)


def run(build, command):
    root = pathlib.Path(__file__).resolve().parent.parent.parent
    environment = dict(os.environ, PATH=os.path.abspath(build) + ":" + os.environ["PATH"], LC_ALL="C.UTF-8")
    return subprocess.run(["sh", "-c", command], cwd=root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False).stdout.decode()


def main(arguments):
    rewrite = arguments[:1] == ["--rewrite"]
    build, *pages = arguments[rewrite:]
    bad = count = 0
    for page in pages:
        text = pathlib.Path(page).read_text(encoding="utf-8")
        made = []

        def example(match):
            nonlocal bad, count
            output = run(build, match["command"])
            count += 1
            if output != match["output"]:
                bad += 1
                made.append(match["command"])
                if not rewrite:
                    print("%s: otherwise now:\n%s%s" % (page, match["command"], output))
            return match[1] + output + match[4]

        new = EXAMPLE.sub(example, text)
        if rewrite and made:
            pathlib.Path(page).write_text(new, encoding="utf-8")
    print("examples: %d of %d %s" % (bad if rewrite else count - bad, count, "written anew" if rewrite else "as they are printed"))
    return 0 if rewrite or (bad == 0 and count >= 20) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
