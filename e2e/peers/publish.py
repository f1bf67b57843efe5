"""XPUB: publishes messages of frames as they are given, in order, once somebody has subscribed.

--message HEX,HEX is one message of as many frames, and comes as often as there are messages.
"""

import time

import zmq

from peer import finish, opened, parser

arguments = parser(__doc__, sends=False)
arguments.add_argument('--message', action='append', required=True, type=lambda text: [bytes.fromhex(frame) for frame in text.split(',')])
arguments.add_argument('--interval-ms', type=float, default=0)
options = arguments.parse_args()

context = zmq.Context()
socket = opened(context, zmq.XPUB, options)
socket.recv()
for number, frames in enumerate(options.message):
    if number > 0:
        time.sleep(options.interval_ms / 1000)
    socket.send_multipart(frames)
finish(context, socket)
