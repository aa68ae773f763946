# SPDX-License-Identifier: Apache-2.0
"""What a disk or a producer with a fault leaves in a broker's log. damage.py DIRECTORY OFFSET KIND: the batch of that offset, in the segments of the partition's DIRECTORY, while
its broker is stopped; the batch keeps its size and its place. Prints `codec first last`.

`KIND`: "payload": its records, compressed or not, are garbage, and the checksum is that of the garbage; "checksum": a bit of it is turned; "codec": it names a compression that
nobody knows, with the right checksum; "count": it says that it has more records than there are, with the right checksum."""
import glob
import os
import struct
import sys

CODECS = ("none", "gzip", "snappy", "lz4", "zstd")
HEADER = 61         # of a batch: offset, length, epoch, magic, checksum, attributes, …, count of records
CRC, ATTRIBUTES, LAST, COUNT = 17, 21, 23, 57
CASTAGNOLI = 0x82F63B78


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (CASTAGNOLI if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def batches(data):
    """Place, size, first and last offset of each."""
    at = 0
    while at + HEADER <= len(data):
        first, length = struct.unpack_from(">qi", data, at)
        yield at, 12 + length, first, first + struct.unpack_from(">i", data, at + LAST)[0]
        at += 12 + length


def damaged(batch, kind):
    batch = bytearray(batch)
    if kind == "payload":
        for i in range(HEADER, len(batch)):
            batch[i] ^= 0x5A if (i - HEADER) % 3 == 0 else 0
    elif kind == "codec":
        batch[ATTRIBUTES + 1] |= 7
    elif kind == "count":
        struct.pack_into(">i", batch, COUNT, struct.unpack_from(">i", batch, COUNT)[0] + 5)
    if kind == "checksum":
        batch[-1] ^= 1
    else:
        struct.pack_into(">I", batch, CRC, crc32c(batch[ATTRIBUTES:]))
    return bytes(batch)


def main(directory, offset, kind):
    for name in glob.glob(os.path.join(directory, "*.log")):
        with open(name, "r+b") as segment:
            data = segment.read()
            for at, size, first, last in batches(data):
                if first <= offset <= last:
                    codec = data[at + ATTRIBUTES + 1] & 7
                    segment.seek(at)
                    segment.write(damaged(data[at:at + size], kind))
                    print(CODECS[codec], first, last)
                    return
    sys.exit("damage.py: %s has no batch with offset %d" % (directory, offset))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
