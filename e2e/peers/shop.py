"""REP: a shop that answers orders given as JSON, {"method": ..., "order": n}, after as long as each of them takes."""

import json
import random
import time

import zmq

from peer import opened, parser

options = parser(__doc__, sends=False).parse_args()
socket = opened(zmq.Context(), zmq.REP, options)
chance = random.Random(3)
delays_ms = {'add': 12, 'price': 4, 'pay': 48}
while True:
    request = json.loads(socket.recv())
    time.sleep(delays_ms[request['method']] / 1000 * chance.lognormvariate(0, 0.35))
    reply = {'ok': True, 'order': request['order']}
    if request['method'] == 'price':
        reply['total'] = round(4 + request['order'] * 7.35 % 60, 2)
    socket.send(json.dumps(reply).encode())
