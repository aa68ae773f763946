"""SPEC 9.1: the key of a policy event, actor|XXH3-64 of its content. Only the branch of XXH3 for 17 to 128 bytes, which is all that an event needs."""

SECRET = bytes.fromhex("b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671fcb79e64eccc0e578825ad07dccff7221b8084674f743248ee03590e6813a264c"
                       "3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8a8fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364")
PRIME = 0x9E3779B185EBCA87
MASK = 2 ** 64 - 1


def mix(data, at, secret):
    word = lambda b, i: int.from_bytes(b[i:i + 8], "little")
    product = (word(data, at) ^ word(SECRET, secret)) * (word(data, at + 8) ^ word(SECRET, secret + 8))
    return (product & MASK) ^ (product >> 64)


def xxh3_64(data):
    n = len(data)
    assert 17 <= n <= 128
    acc = n * PRIME
    for step in range((n - 1) // 32 + 1):
        acc += mix(data, 16 * step, 32 * step) + mix(data, n - 16 * (step + 1), 32 * step + 16)
    acc &= MASK
    acc = ((acc ^ acc >> 37) * 0x165667919E3779F9) & MASK
    return acc ^ acc >> 32


def event_key(event):
    parts = (event["act"], event["actor"], event["target"] or "-", ",".join(event["items"]) or "-", event["effective"] or event["first_published"][:7])
    return "%s|%016x" % (event["actor"], xxh3_64("|".join(parts).encode()))
