"""PUSH: sends a burst of messages, or so many a second."""

import time

import zmq

from peer import finish, message, opened, parser, wait_for_go

arguments = parser(__doc__)
arguments.add_argument('--messages', type=int, default=1)
arguments.add_argument('--wait', action='store_true', help='begin at a line on the standard input')
arguments.add_argument('--rate', type=float, help='messages a second; otherwise as fast as they go')
options = arguments.parse_args()

context = zmq.Context()
socket = opened(context, zmq.PUSH, options)
if options.wait:
    wait_for_go()
begun = time.monotonic()
for number in range(options.messages):
    if options.rate is not None:
        time.sleep(max(0, begun + number / options.rate - time.monotonic()))
    socket.send_multipart(message(options, number))
finish(context, socket)
