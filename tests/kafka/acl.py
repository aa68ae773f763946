#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""acl.py HOST:PORT add|remove: gives or takes the rights on standard input, in the form of `chokepoint acl`: resource pattern name operations principal.
Ends when the broker knows them, which is later than it answers. Speaks CreateAcls, DeleteAcls and DescribeAcls (version 1) itself, because librdkafka 2.0.2 knows
no transactional ids there; on a plain listener, as its anonymous user."""
import socket
import struct
import sys
import time

RESOURCES = {"topic": 2, "group": 3, "transactional-id": 5}
PATTERNS = {"literal": 3, "prefixed": 4}
OPERATIONS = {"Read": 3, "Write": 4}
ALLOW = 3
DESCRIBE_ACLS, CREATE_ACLS, DELETE_ACLS = 29, 30, 31
WAIT_S = 30


def string(text):
    return struct.pack(">h", len(text)) + text.encode()


def binding(resource, pattern, name, operation, principal):
    return (struct.pack(">b", RESOURCES[resource]) + string(name) + struct.pack(">b", PATTERNS[pattern]) + string(principal) + string("*")
            + struct.pack(">bb", OPERATIONS[operation], ALLOW))


class Answer:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, form):
        value, = struct.unpack_from(">" + form, self.data, self.at)
        self.at += struct.calcsize(">" + form)
        return value

    def text(self):
        size = self.take("h")
        self.at += max(size, 0)
        return self.data[self.at - size:self.at].decode() if size >= 0 else None


def ask(address, api, content):
    host, port = address.rsplit(":", 1)
    body = struct.pack(">hhi", api, 1, 1) + string("acl.py") + content
    with socket.create_connection((host, int(port)), 30) as s:
        s.sendall(struct.pack(">i", len(body)) + body)
        f = s.makefile("rb")
        answer = Answer(f.read(struct.unpack(">i", f.read(4))[0]))
    answer.take("i")    # correlation
    answer.take("i")    # throttle time
    return answer


def is_known(address, binding):
    answer = ask(address, DESCRIBE_ACLS, binding)
    error, message = answer.take("h"), answer.text()
    if error:
        sys.exit("acl.py: error %d: %s" % (error, message))
    return answer.take("i") > 0


def wait(address, bindings, known):
    end = time.monotonic() + WAIT_S
    for binding in bindings:
        while is_known(address, binding) != known:
            if time.monotonic() > end:
                sys.exit("acl.py: after %d s the broker does not know of it" % WAIT_S)
            time.sleep(0.05)


def main(address, action):
    bindings = []
    for line in sys.stdin:
        resource, pattern, name, operations, principal = line.split()
        bindings += [binding(resource, pattern, name, operation, principal) for operation in operations.split(",")]
    answer = ask(address, CREATE_ACLS if action == "add" else DELETE_ACLS, struct.pack(">i", len(bindings)) + b"".join(bindings))
    for _ in range(answer.take("i")):
        error, message = answer.take("h"), answer.text()
        if error:
            sys.exit("acl.py: error %d: %s" % (error, message))
        matches = answer.take("i") if action == "remove" else 1
        if matches != 1:
            sys.exit("acl.py: a right that is to be taken was there %d times" % matches)
        if action == "remove":
            answer.take("h"), answer.text(), answer.take("b"), answer.text(), answer.take("b"), answer.text(), answer.text(), answer.take("b"), answer.take("b")
    wait(address, bindings, action == "add")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
