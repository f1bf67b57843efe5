"""PUB: what the machines of a plant say, as JSON on a topic each: values that wander, each topic at its own pace."""

import json
import math
import random
import time

import zmq

from peer import opened, parser

options = parser(__doc__, sends=False).parse_args()
socket = opened(zmq.Context(), zmq.PUB, options)
chance = random.Random(7)


def reading(line, quantity, at):
    """A value around the one that is usual there."""
    usual, swing = {'temperature': (71.5, 6), 'pressure': (4.2, 0.4), 'vibration': (0.31, 0.12), 'speed': (1480, 45)}[quantity]
    value = usual + line * swing / 3 + swing * math.sin(at / (3 + line)) + chance.gauss(0, swing / 12)
    return {'value': round(value, 2), 'unit': {'temperature': '°C', 'pressure': 'bar', 'vibration': 'g', 'speed': 'rpm'}[quantity]}


paces = {'temperature': 0.5, 'pressure': 1.0, 'vibration': 0.1, 'speed': 0.25}
due = {(line, quantity): 0.0 for line in range(1, 4) for quantity in paces}
begun = time.monotonic()
while True:
    at = time.monotonic() - begun
    for (line, quantity), when in due.items():
        if at >= when:
            due[line, quantity] = when + paces[quantity]
            socket.send_multipart([f'plant/line{line}/{quantity}'.encode(), json.dumps(reading(line, quantity, at), ensure_ascii=False).encode()])
    if chance.random() < 0.004:
        socket.send_multipart([b'alarm/press', json.dumps({'level': 'warning', 'text': 'vibration high'}).encode()])
    if chance.random() < 0.02:
        socket.send_multipart([b'weather/roof', json.dumps({'wind': round(3 + chance.random() * 4, 1), 'rain': False}).encode()])
    time.sleep(0.02)
