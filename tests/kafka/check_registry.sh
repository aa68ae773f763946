#!/bin/sh
# tests/kafka/check_registry.sh BUILD [PORT]: the program between others' producers and consumers, with a real Kafka and a real schema registry. Ends with
# `N passed, N failed`. The clients (pip.txt) are installed once, in a virtual environment beside Kafka's jars.
set -u
[ $# -ge 1 ] || { echo "usage: $0 BUILD [PORT]" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
export PYTHONDONTWRITEBYTECODE=1
python=$(python3 "$here/registry_clients.py") || { echo "0 passed, 1 failed"; exit 1; }
exec "$python" "$here/check_registry.py" "$@"
