#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""hostile.py PORT [CONNECTIONS]: clients that mean no good, on 127.0.0.1:PORT, until SIGTERM: as many at a time as CONNECTIONS (10,000), from 200 addresses. A fifth
each sends its headers a byte a second, a URL of 64 KiB, a body of 1 MiB to /metrics, nothing at all, and asks for /metrics as often as it can. Whoever is turned
away comes back after 10 s, who was answered after 1 s. Ends with a line: connections made, refused or cut, answered."""
import asyncio
import resource
import signal
import sys

ADDRESSES = 200
counts = {"made": 0, "cut": 0, "answered": 0}


async def slow_headers(writer):
    for byte in b"GET /metrics HTTP/1.1\r\nHost: x\r\nX-Slow: " + b"s" * 1000:
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(1)


async def long_url(writer):
    writer.write(b"GET /" + b"u" * 65536 + b" HTTP/1.1\r\nHost: x\r\n\r\n")


async def body(writer):
    writer.write(b"POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 1048576\r\n\r\n")
    for _ in range(64):
        writer.write(b"b" * 16384)
        await writer.drain()


async def nothing(_):
    await asyncio.sleep(3600)


async def scrape(writer):
    writer.write(b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")


KINDS = (slow_headers, long_url, body, nothing, scrape)


async def once(port, number):
    source = ("127.0.1.%d" % (1 + number % ADDRESSES), 0)
    reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=source)
    counts["made"] += 1
    sending = asyncio.ensure_future(KINDS[number % len(KINDS)](writer))
    try:
        return (await reader.read(1 << 20)).startswith(b"HTTP/1.1")
    finally:
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
        writer.close()


async def client(port, number):
    await asyncio.sleep(number / 5000)
    while True:
        try:
            answered = await once(port, number)
        except OSError:
            answered = False
        counts["answered" if answered else "cut"] += 1
        await asyncio.sleep(1 if answered else 10)


async def main():
    port, connections = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10000
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    clients = [asyncio.ensure_future(client(port, i)) for i in range(connections)]
    await stop.wait()
    for each in clients:
        each.cancel()
    print("%(made)d %(cut)d %(answered)d" % counts, flush=True)


asyncio.run(main())
