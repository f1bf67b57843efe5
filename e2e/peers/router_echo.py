"""ROUTER: sends every message back where it came from, after an optional delay.

With --reverse N it collects N messages and answers the last one first. The routing id that ROUTER puts in front is printed with
the other frames.
"""

import time

import zmq

from peer import finish, opened, parser, show

arguments = parser(__doc__, sends=False)
arguments.add_argument('--delay-ms', type=float, default=0)
arguments.add_argument('--reverse', type=int, default=1, metavar='N')
options = arguments.parse_args()

context = zmq.Context()
socket = opened(context, zmq.ROUTER, options)
received = 0
while options.count is None or received < options.count:
    batch = []
    while len(batch) < options.reverse:
        frames = socket.recv_multipart()
        show(frames)
        batch.append(frames)
    received += len(batch)
    for frames in reversed(batch):
        time.sleep(options.delay_ms / 1000)
        socket.send_multipart(frames)
finish(context, socket)
