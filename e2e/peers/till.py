"""REQ: a till that asks the shop, order after order: add, price and pay, with a pause between orders."""

import json
import random
import time

import zmq

from peer import finish, opened, parser

arguments = parser(__doc__, sends=False)
arguments.add_argument('--orders', type=int, default=6)
arguments.add_argument('--first', type=int, default=1, help='number of the first order')
options = arguments.parse_args()
context = zmq.Context()
socket = opened(context, zmq.REQ, options)
chance = random.Random(options.first)
for order in range(options.first, options.first + options.orders):
    for method in ('add', 'add', 'price', 'pay'):
        socket.send(json.dumps({'method': method, 'order': order}).encode())
        socket.recv()
    time.sleep(0.05 + 0.1 * chance.random())
finish(context, socket)
