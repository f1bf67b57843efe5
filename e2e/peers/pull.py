"""PULL: prints what it receives."""

import zmq

from peer import finish, opened, parser, show

options = parser(__doc__, sends=False).parse_args()

context = zmq.Context()
socket = opened(context, zmq.PULL, options)
received = 0
while options.count is None or received < options.count:
    show(socket.recv_multipart())
    received += 1
finish(context, socket)
