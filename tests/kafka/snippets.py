# SPDX-License-Identifier: Apache-2.0
"""snippets.py DOCUMENT DIR: writes each code block whose first line is a comment that names a file into that file."""
import pathlib
import re
import sys

document, directory = sys.argv[1:]
for block in re.findall(r"^```\w+\n(.*?)^```$", pathlib.Path(document).read_text(), re.M | re.S):
    name = re.match(r"(?:#|//|--|<!--) ([\w.]+\.\w+)\b", block)
    if name:
        path = pathlib.Path(directory, name.group(1))
        if path.exists():
            sys.exit("%s: %s is there twice" % (document, path.name))
        path.write_text(block)
