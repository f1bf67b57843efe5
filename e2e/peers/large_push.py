"""PUSH: sends large and hostile content, each kind when its name comes as a line on the standard input: its name and one frame.

The names are those of KINDS below. `frames` is a message of 100,000 frames of a byte.
"""

import gzip
import random
import struct
import sys
import zlib

import zmq

from peer import finish, opened, parser, say

MIB = 1024 * 1024
SIZE = 64 * MIB


def filled(piece, size=SIZE):
    """The piece again and again."""
    return piece * (size // len(piece)) + piece[: size % len(piece)]


def json_object(pretty, size=SIZE):
    """One object of members until it has this size."""
    space, end = ('\n  ', '\n') if pretty else ('', '')
    member = f'{space}"member-%08d": {{{space}  "price": 41.25, "symbol": "ACME", "note": "quick brown fox"{space}}}'
    count = size // (len(member % 0) + 1)
    return ('{' + ','.join(member % number for number in range(count)) + end + '}').encode()


def msgpack_map():
    """One map of short texts to floats."""
    count = SIZE // 26
    return b'\xdf' + struct.pack('>I', count) + b''.join(b'\xaf%015d' % n + b'\xcb' + struct.pack('>d', n / 3) for n in range(count))


def gzip_bomb():
    """A gibibyte of zeros in a mebibyte."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    zeros = bytes(16 * MIB)
    return b''.join(packer.compress(zeros) for _ in range(64)) + packer.flush()


def png_claiming(width, height):
    """A picture whose header claims a size that it has no pixels for."""

    def chunk(kind, content):
        return struct.pack('>I', len(content)) + kind + content + struct.pack('>I', zlib.crc32(kind + content))

    header = struct.pack('>IIBBBBB', width, height, 8, 2, 0, 0, 0)
    return b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', header) + chunk(b'IDAT', zlib.compress(bytes(MIB))) + chunk(b'IEND', b'')


def xml_bomb():
    """A billion laughs."""
    entities = ''.join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 20))
    return f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l0 "ha">{entities}]><l>&l19;</l>'.encode()


def protobuf_nested(depth):
    """Field 1 in field 1 in field 1: from the inside out, each with the length of what is in it."""
    heads = []
    size = 0
    for _ in range(depth):
        length = b''
        left = size
        while True:
            length += bytes([left & 0x7F | (0x80 if left > 0x7F else 0)])
            left >>= 7
            if left == 0:
                break
        heads.append(b'\x0a' + length)
        size += 1 + len(length)
    return b''.join(reversed(heads))


def combining():
    """Letters under stacks of accents, and words from right to left with overrides."""
    accents = ''.join(chr(0x300 + n) for n in range(64))
    return filled(('a' + accents + ' \u05e9\u05dc\u05d5\u05dd \u202eabc\u202c \u0645\u0631\u062d\u0628\u0627 ').encode(), 4 * MIB)


def floats():
    """A slow wave in doubles."""
    wave = struct.pack('<4096d', *(abs((n % 512) - 256) / 16 + 1 for n in range(4096)))
    return filled(wave)


KINDS = {
    'small': lambda: b'{"price": 41.25, "symbol": "ACME"}',
    'bytes': lambda: random.Random(1).randbytes(SIZE),
    'text': lambda: filled(b'The quick brown fox jumps over the lazy dog, again and again.\n'),
    'json-pretty': lambda: json_object(True),
    'json-minified': lambda: json_object(False),
    'msgpack': msgpack_map,
    'gzip-bomb': gzip_bomb,
    'gzip-json': lambda: gzip.compress(json_object(False, 100 * MIB), 1, mtime=0),
    'msgpack-deep': lambda: b'\x91' * 10_000_000 + b'\xc0',
    'json-deep': lambda: b'[' * 10_000_000,
    'png': lambda: png_claiming(100_000, 100_000),
    'xml-bomb': xml_bomb,
    'protobuf-deep': lambda: protobuf_nested(200_000),
    'floats': floats,
    'line': lambda: filled(b'abcdefghij', 5_000_000),
    'json-line': lambda: b'{"text": "' + filled(b'abcdefghij', 5_000_000) + b'"}',
    'combining': combining,
}

options = parser(__doc__, sends=False).parse_args()
context = zmq.Context()
socket = opened(context, zmq.PUSH, options)
for line in sys.stdin:
    kind = line.strip()
    frames = [b'\x01'] * 100_000 if kind == 'frames' else [KINDS[kind]()]
    socket.send_multipart([f'kind {kind}'.encode(), *frames])
    say(f'sent {kind}')
finish(context, socket)
