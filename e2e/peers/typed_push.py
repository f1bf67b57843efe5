"""PUSH: sends content of several kinds, each as a message of a topic and one frame: JSON, MessagePack, a PNG, floats, gzip.

Further messages of MessagePack, {"price": n}, follow at each line on the standard input.
"""

import gzip
import json
import math
import struct
import sys
import zlib

import zmq

from peer import finish, opened, parser


def packed(value):
    """MessagePack of what is sent here: short maps, lists and texts, small numbers and floats."""
    if isinstance(value, dict):
        return bytes([0x80 | len(value)]) + b''.join(packed(key) + packed(inner) for key, inner in value.items())
    if isinstance(value, list):
        return bytes([0x90 | len(value)]) + b''.join(packed(inner) for inner in value)
    if isinstance(value, str):
        return bytes([0xA0 | len(value)]) + value.encode()
    if isinstance(value, float):
        return b'\xcb' + struct.pack('>d', value)
    return bytes([value])


def png(width, height):
    """A picture of a gradient."""

    def chunk(kind, content):
        return struct.pack('>I', len(content)) + kind + content + struct.pack('>I', zlib.crc32(kind + content))

    rows = b''.join(b'\0' + b''.join(bytes([x * 255 // width, y * 255 // height, 160]) for x in range(width)) for y in range(height))
    header = struct.pack('>IIBBBBB', width, height, 8, 2, 0, 0, 0)
    return b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', header) + chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b'')


options = parser(__doc__, sends=False).parse_args()
context = zmq.Context()
socket = opened(context, zmq.PUSH, options)
order = {'id': 7, 'items': [{'name': 'bolt', 'count': 3}, {'name': 'nut', 'count': 4}], 'paid': True}
socket.send_multipart([b'order.json', json.dumps(order).encode()])
socket.send_multipart([b'quote', packed({'price': 41.25, 'symbol': 'ACME', 'sizes': [1, 2, 3]})])
socket.send_multipart([b'quote', packed({'price': 77.625, 'symbol': 'ACME', 'sizes': [1, 2, 2, 3]})])
socket.send_multipart([b'picture', png(96, 64)])
socket.send_multipart([b'wave', struct.pack('<512d', *(math.sin(index / 20) * 10 + 1 for index in range(512)))])
socket.send_multipart([b'packed', gzip.compress(json.dumps(order).encode(), mtime=0)])
for number, _line in enumerate(sys.stdin):
    socket.send_multipart([b'quote', packed({'price': 63.75 + number, 'symbol': 'ACME', 'sizes': []})])
finish(context, socket)
