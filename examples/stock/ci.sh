#!/bin/sh
# One line for a CI: builds, tests, simulates.
set -e
cd "$(dirname "$0")"
cmake -B build
cmake --build build
ctest --test-dir build --output-on-failure
