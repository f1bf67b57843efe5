"""PUB: publishes messages, at once or at intervals.

A PUB drops what nobody subscribes to. With --await-subscriptions it is an XPUB, which hears subscriptions, and begins when it has
that many; otherwise let it repeat at intervals.
"""

import time

import zmq

from peer import finish, message, opened, parser, show, wait_for_go

arguments = parser(__doc__)
arguments.add_argument('--messages', type=int, default=1, help='how many to publish; 0: until --seconds')
arguments.add_argument('--interval-ms', type=float, default=0)
arguments.add_argument('--await-subscriptions', type=int, default=0)
arguments.add_argument('--wait', action='store_true', help='begin at a line on the standard input')
options = arguments.parse_args()

context = zmq.Context()
socket = opened(context, zmq.XPUB if options.await_subscriptions > 0 else zmq.PUB, options)
for _ in range(options.await_subscriptions):
    show(socket.recv_multipart())
if options.wait:
    wait_for_go()
number = 0
while options.messages == 0 or number < options.messages:
    if number > 0 and options.interval_ms > 0:
        time.sleep(options.interval_ms / 1000)
    socket.send_multipart(message(options, number))
    number += 1
finish(context, socket)
