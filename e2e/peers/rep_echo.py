"""REP: answers each request with the same frames, or with those given, after an optional delay."""

import time

import zmq

from peer import finish, message, opened, parser, show

arguments = parser(__doc__)
arguments.add_argument('--delay-ms', type=float, default=0)
options = arguments.parse_args()

context = zmq.Context()
socket = opened(context, zmq.REP, options)
received = 0
while options.count is None or received < options.count:
    request = socket.recv_multipart()
    show(request)
    time.sleep(options.delay_ms / 1000)
    socket.send_multipart(message(options, received) if options.frames else request)
    received += 1
finish(context, socket)
