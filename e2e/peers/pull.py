"""PULL: prints what it receives, or with --times a line `TEXT MILLISECONDS` each: its last frame, and when it came by the wall clock."""

import sys
import time

import zmq

from peer import finish, opened, parser, show

arguments = parser(__doc__, sends=False)
arguments.add_argument('--times', action='store_true')
options = arguments.parse_args()

context = zmq.Context()
socket = opened(context, zmq.PULL, options)
received = 0
while options.count is None or received < options.count:
    frames = socket.recv_multipart()
    if options.times:
        sys.stdout.write('%s %.3f\n' % (frames[-1].decode(), time.time() * 1000))
        sys.stdout.flush()
    else:
        show(frames)
    received += 1
finish(context, socket)
