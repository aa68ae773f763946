#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""events_client.py PORT_FILE TOPIC SEED STOP: a client of /events that loses its connection after each few kilobytes, in the middle of events too, and whenever
the server dies; it comes again with the id of the last event that it has whole. When the file STOP is there and nothing has come for two seconds it ends. Prints
`partition offset` of each event, in the order in which they came, and on standard error how often it was cut."""
import http.client
import json
import os
import random
import sys
import time

port_file, topic, seed, stop = sys.argv[1:]
draw, last, cuts, heard_at = random.Random(int(seed)), None, 0, time.monotonic()


def take(block):
    """One whole event: its lines without the empty one at its end."""
    global last, heard_at
    fields = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line)
    if "data" not in fields:
        return  # a comment, which shows that the connection lives
    record = json.loads(fields["data"])
    print(record["partition"], record["offset"], flush=True)
    last, heard_at = fields["id"], time.monotonic()


def listen(most):
    """Until `most` bytes have come."""
    with open(port_file, encoding="utf-8") as file:
        connection = http.client.HTTPConnection("127.0.0.1", int(file.read()), timeout=2)
    text = b""
    try:
        connection.request("GET", "/events?topic=%s&from=START" % topic, headers={"Last-Event-ID": last} if last else {})
        answer = connection.getresponse()
        if answer.status != 200:
            sys.exit("events_client.py: %d %s" % (answer.status, answer.read()))
        while most > 0:
            bytes_ = answer.read1(most)
            if not bytes_:
                break
            most -= len(bytes_)
            text += bytes_
            *whole, text = text.split(b"\n\n")
            for block in whole:
                take(block.decode())
    finally:
        connection.close()


while not (os.path.exists(stop) and time.monotonic() - heard_at > 2):
    try:
        listen(draw.randrange(1, 8000))
    except (OSError, ValueError, http.client.HTTPException):  # the server is away, or says nothing new
        time.sleep(0.05)
    cuts += 1
print("cut %d times" % cuts, file=sys.stderr)
