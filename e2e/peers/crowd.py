"""REQ: many clients, --at-once of them at a time, each of which asks once and checks that the reply is its own."""

import sys

import zmq

from peer import parser, say

arguments = parser(__doc__, sends=False)
arguments.add_argument('--clients', type=int, required=True)
arguments.add_argument('--at-once', type=int, required=True)
options = arguments.parse_args()

context = zmq.Context()
# A socket's place is free only some time after it was closed.
context.max_sockets = 10 * options.at_once + 100
say(f'ready {options.connect}')
for first in range(0, options.clients, options.at_once):
    crowd = []
    for number in range(first, min(first + options.at_once, options.clients)):
        socket = context.socket(zmq.REQ)
        socket.linger = 0
        socket.rcvtimeo = int(options.seconds * 1000)
        socket.connect(options.connect)
        socket.send(b'client %d' % number)
        crowd.append((number, socket))
    for number, socket in crowd:
        reply = socket.recv()
        if reply != b'client %d' % number:
            sys.exit(f'Client {number} got {reply!r}.')
        socket.close()
context.term()
