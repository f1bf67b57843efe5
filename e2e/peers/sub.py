"""SUB: prints what it receives; --subscribe may be repeated (default: everything)."""

import zmq

from peer import finish, opened, parser, show

arguments = parser(__doc__, sends=False)
arguments.add_argument('--subscribe', action='append')
options = arguments.parse_args()


def subscribe(socket):
    for prefix in options.subscribe or ['']:
        socket.setsockopt(zmq.SUBSCRIBE, prefix.encode())


context = zmq.Context()
socket = opened(context, zmq.SUB, options, subscribe)
received = 0
while options.count is None or received < options.count:
    show(socket.recv_multipart())
    received += 1
finish(context, socket)
