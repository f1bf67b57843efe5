"""DEALER: sends messages without waiting, then prints what comes back until --count (default: one each).

--delimiter puts the empty frame in front that a REP expects.
"""

import zmq

from peer import finish, message, opened, parser, show, wait_for_go

arguments = parser(__doc__)
arguments.add_argument('--messages', type=int, default=1)
arguments.add_argument('--delimiter', action='store_true')
arguments.add_argument('--wait', action='store_true', help='begin at a line on the standard input')
options = arguments.parse_args()

context = zmq.Context()
socket = opened(context, zmq.DEALER, options)
if options.wait:
    wait_for_go()
for number in range(options.messages):
    socket.send_multipart(([b''] if options.delimiter else []) + message(options, number))
for _ in range(options.messages if options.count is None else options.count):
    show(socket.recv_multipart())
finish(context, socket)
