"""REQ: sends requests one after the other and prints each reply."""

import zmq

from peer import finish, message, opened, parser, show, wait_for_go

arguments = parser(__doc__)
arguments.add_argument('--messages', type=int, default=1)
arguments.add_argument('--wait', action='store_true', help='begin at a line on the standard input')
options = arguments.parse_args()

context = zmq.Context()
socket = opened(context, zmq.REQ, options)
if options.wait:
    wait_for_go()
for number in range(options.messages):
    socket.send_multipart(message(options, number))
    show(socket.recv_multipart())
finish(context, socket)
