#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""serve_clients.py PORT WAITING SLOW SECONDS: clients of /events that wait for what is new, and such that ask for everything and take nothing."""
import asyncio
import resource
import sys
import time

PORT, WAITING, SLOW, SECONDS = map(int, sys.argv[1:])
hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 2 * (WAITING + SLOW)) if hard > 0 else 2 * (WAITING + SLOW), hard))


async def main():
    clients, begin = [], time.time()
    for n in range(WAITING + SLOW):
        reader, writer = await asyncio.open_connection("127.0.0.1", PORT, limit=1024)
        writer.write(b"GET /events?topic=alerts%s HTTP/1.1\r\nHost: localhost\r\n\r\n" % (b"" if n < WAITING else b"&from=START"))
        await writer.drain()
        if n < WAITING:
            head = await reader.readuntil(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200 ") or b"text/event-stream" not in head:
                sys.exit("serve_clients.py: %s" % head)
        clients.append((reader, writer))
    print("%d clients in %.1f s" % (WAITING + SLOW, time.time() - begin), flush=True)
    await asyncio.sleep(SECONDS)


asyncio.run(main())
