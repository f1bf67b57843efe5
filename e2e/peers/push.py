"""PUSH: sends a burst of messages."""

import zmq

from peer import finish, message, opened, parser, wait_for_go

arguments = parser(__doc__)
arguments.add_argument('--messages', type=int, default=1)
arguments.add_argument('--wait', action='store_true', help='begin at a line on the standard input')
options = arguments.parse_args()

context = zmq.Context()
socket = opened(context, zmq.PUSH, options)
if options.wait:
    wait_for_go()
for number in range(options.messages):
    socket.send_multipart(message(options, number))
finish(context, socket)
