"""XPUB: publishes on many topics, round after round, once somebody has subscribed.

Topics are --tree LINES×SENSORS (`plant/line0/sensor0`) and those given with --topic; each message is the topic and the round as JSON.
"""

import time

import zmq

from peer import finish, opened, parser

arguments = parser(__doc__, sends=False)
arguments.add_argument('--lines', type=int, default=0)
arguments.add_argument('--sensors', type=int, default=4)
arguments.add_argument('--topic', action='append', default=[])
arguments.add_argument('--rounds', type=int, default=1)
arguments.add_argument('--interval-ms', type=float, default=0)
options = arguments.parse_args()

context = zmq.Context()
socket = opened(context, zmq.XPUB, options)
topics = options.topic + [f'plant/line{line}/sensor{sensor}' for line in range(options.lines) for sensor in range(options.sensors)]
socket.recv()
for number in range(options.rounds):
    if number > 0:
        time.sleep(options.interval_ms / 1000)
    for topic in topics:
        socket.send_multipart([topic.encode(), f'{{"round": {number}}}'.encode()])
finish(context, socket)
