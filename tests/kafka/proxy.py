# SPDX-License-Identifier: Apache-2.0
"""What stands between the workers and the brokers, and plays a network that is not well. proxy.py LISTEN TARGET MODE [N]: one of it, until it is ended; N: the first N
answers to a fetch with records are turned, and no more.

`mode`: "well" passes on; "slow": each way takes 100 ms, and one piece in twenty is lost: all behind it waits until it is sent again, or, of a few, the connection ends;
"flip": of some answers to a fetch one bit of a batch is turned, somewhere behind its checksum. (`tc netem` needs a kernel module and a right that few machines have.)"""
import asyncio
import random
import struct
import sys
import threading

DELAY_S = 0.1           # each way
LOST = 0.05             # of the pieces
AGAIN_S = (0.2, 0.6)    # until a lost one is sent again
ENDS = 0.02             # of the lost ones: the connection ends with it
FLIPS = 0.3             # of the answers to a fetch that have records
FETCH, OLDEST, COMPACT, BY_ID, NEWEST = 1, 4, 12, 13, 17    # its number in the protocol; its versions that are known here: from COMPACT on lengths are varints
CRC_END = 21            # of a batch: what is behind it is what it guards
PIECE = 65536


class Frames:
    """Cuts a stream into the protocol's messages: size, then so many bytes."""

    def __init__(self):
        self.rest = b""

    def take(self, data):
        self.rest += data
        whole = []
        while len(self.rest) >= 4:
            size = 4 + struct.unpack_from(">i", self.rest)[0]
            if len(self.rest) < size:
                break
            whole.append(self.rest[:size])
            self.rest = self.rest[size:]
        return whole


def batches_of(answer, version):
    """Offset and size of the records of each partition in an answer to a fetch."""
    found = []
    at = 4 + 4 + 4 + (6 if version >= 7 else 0)     # size, correlation, throttle; error, session
    topics, at = struct.unpack_from(">i", answer, at)[0], at + 4
    for _ in range(topics):
        at += 2 + struct.unpack_from(">h", answer, at)[0]
        partitions, at = struct.unpack_from(">i", answer, at)[0], at + 4
        for _ in range(partitions):
            at += 4 + 2 + 8 + 8 + (8 if version >= 5 else 0)
            aborted, at = struct.unpack_from(">i", answer, at)[0], at + 4
            at += 16 * max(aborted, 0) + (4 if version >= 11 else 0)
            size, at = struct.unpack_from(">i", answer, at)[0], at + 4
            if size > 0:
                found.append((at, size))
            at += max(size, 0)
    return found


def varint(data, at):
    value = shift = 0
    while True:
        byte, at = data[at], at + 1
        value, shift = value | (byte & 127) << shift, shift + 7
        if byte < 128:
            return value, at


def behind_tags(data, at):
    count, at = varint(data, at)
    for _ in range(count):
        _, at = varint(data, at)
        size, at = varint(data, at)
        at += size
    return at


def compact_batches_of(answer, version):
    """The same of the versions whose lengths are varints; lengths are one greater than what they count."""
    found = []
    at = behind_tags(answer, 4 + 4) + 4 + 6         # size, correlation; throttle, error, session
    topics, at = varint(answer, at)
    for _ in range(topics - 1):
        if version >= BY_ID:
            at += 16
        else:
            size, at = varint(answer, at)
            at += size - 1
        partitions, at = varint(answer, at)
        for _ in range(partitions - 1):
            aborted, at = varint(answer, at + 4 + 2 + 8 + 8 + 8)
            for _ in range(aborted - 1):
                at = behind_tags(answer, at + 16)
            size, at = varint(answer, at + 4)
            if size > 1:
                found.append((at, size - 1))
            at = behind_tags(answer, at + max(size - 1, 0))
        at = behind_tags(answer, at)
    return found


def flipped(answer, version, rng):
    """With one bit of its records turned; None: there are none."""
    found = [(at, size) for at, size in (compact_batches_of if version >= COMPACT else batches_of)(answer, version) if size > CRC_END + 40]
    if not found:
        return None
    at, size = rng.choice(found)
    length = 12 + struct.unpack_from(">i", answer, at + 8)[0]
    place = at + rng.randrange(CRC_END, min(size, length))
    return answer[:place] + bytes([answer[place] ^ 1 << rng.randrange(8)]) + answer[place + 1:]


class Connection:
    def __init__(self, proxy):
        self.proxy = proxy
        self.asked = {}     # correlation: version; of fetches
        self.requests, self.answers = Frames(), Frames()

    def request(self, data):
        for frame in self.requests.take(data):
            key, version, correlation = struct.unpack_from(">hhi", frame, 4)
            if key == FETCH and OLDEST <= version <= NEWEST:
                self.asked[correlation] = version
        return data

    def answer(self, data):
        """What is complete: a message is turned as a whole."""
        frames = self.answers.take(data)
        for i, frame in enumerate(frames):
            version = self.asked.pop(struct.unpack_from(">i", frame, 4)[0], None)
            if version is None or self.proxy.mode != "flip" or self.proxy.flips == self.proxy.most or self.proxy.rng.random() >= self.proxy.share:
                continue
            turned = flipped(frame, version, self.proxy.rng)
            if turned:
                self.proxy.flips += 1
                frames[i] = turned
        return b"".join(frames)


class Proxy:
    """pairs: (port, port that it stands for), on 127.0.0.1."""

    def __init__(self, pairs, seed=0):
        self.pairs, self.mode, self.rng = pairs, "well", random.Random(seed)
        self.flips = self.lost = self.ended = 0
        self.share, self.most = FLIPS, None     # of the answers to a fetch that are turned; how many, None: any number
        self.loop = asyncio.new_event_loop()
        self.ready = threading.Event()
        self.failure = None
        self.thread = threading.Thread(target=self.run, daemon=True)

    def up(self):
        self.thread.start()
        self.ready.wait()
        if self.failure:
            raise self.failure
        return self

    def down(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()

    def set(self, mode):
        self.mode = mode

    def run(self):
        asyncio.set_event_loop(self.loop)
        try:
            for port, target in self.pairs:
                self.loop.run_until_complete(asyncio.start_server(lambda r, w, t=target: self.serve(r, w, t), "127.0.0.1", port))
        except OSError as error:
            self.failure = error
        self.ready.set()
        if not self.failure:
            self.loop.run_forever()

    async def serve(self, reader, writer, target):
        try:
            there_reader, there_writer = await asyncio.open_connection("127.0.0.1", target)
        except OSError:     # the broker is away
            writer.close()
            return
        connection = Connection(self)
        await asyncio.gather(self.pump(reader, there_writer, writer, connection.request), self.pump(there_reader, writer, there_writer, connection.answer))

    async def pump(self, reader, writer, other, change):
        """Two tasks: what is read now is sent in its time, in its order."""
        pieces = asyncio.Queue(64)
        sending = asyncio.ensure_future(self.send(pieces, writer, other))
        try:
            while not sending.done():
                data = await reader.read(PIECE)
                if not data:
                    break
                await pieces.put((self.loop.time() + (DELAY_S if self.mode == "slow" else 0), change(data)))
        except (OSError, struct.error):
            pass
        if not sending.done():
            await pieces.put((0, None))
        await asyncio.wait([sending])

    async def send(self, pieces, writer, other):
        try:
            while True:
                due, data = await pieces.get()
                if data is None:
                    break
                if self.mode == "slow" and data and self.rng.random() < LOST:
                    self.lost += 1
                    if self.rng.random() < ENDS:
                        self.ended += 1
                        break
                    due += self.rng.uniform(*AGAIN_S)
                if due > self.loop.time():
                    await asyncio.sleep(due - self.loop.time())
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        for end in (writer, other):
            end.close()
        while not pieces.empty():   # whoever waits to put more is let go
            pieces.get_nowait()


def main():
    proxy = Proxy([(int(sys.argv[1]), int(sys.argv[2]))]).up()
    proxy.set(sys.argv[3])
    if len(sys.argv) > 4:
        proxy.share, proxy.most = 1, int(sys.argv[4])
    print("ready", flush=True)
    try:
        proxy.thread.join()
    except KeyboardInterrupt:
        print("%d flipped, %d lost, %d ended" % (proxy.flips, proxy.lost, proxy.ended))


if __name__ == "__main__":
    main()
