# SPDX-License-Identifier: Apache-2.0
"""schemas_alone.py PROGRAM: every schema that `schemas list --show` prints is parsed by itself, by another implementation of Avro."""
import json
import subprocess
import sys

from fastavro import parse_schema

program = sys.argv[1]
topics = json.loads(subprocess.check_output([program, "topology", "--format", "json"]))["topics"]
names = [topic["name"] for topic in topics if topic.get("schema")]
assert len(names) >= 23, names
for name in names:
    text = json.loads(subprocess.check_output([program, "schemas", "list", "--show", name]))
    parsed = parse_schema(text)
    assert parsed["type"] == "record" and parsed["fields"], name
print(len(names), "schemas")
