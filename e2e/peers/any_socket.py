"""A socket of any type that asks, answers, sends or takes, with whatever security.

--do ask: sends --messages requests, each after the reply to the last, and prints the replies. answer: sends every message back.
send: sends --messages. take: prints what it receives until --count. `--do take` of an XPUB prints subscriptions.
"""

import time

import zmq
from zmq.auth.thread import ThreadAuthenticator

from peer import finish, message, opened, parser, say, show, wait_for_go

# Of zmq_curve(7): not secret, so that a test knows them.
SERVER_KEYS = (b'rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7', b'JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6')
CLIENT_KEYS = (b'Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID', b'D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs')

arguments = parser(__doc__)
arguments.add_argument('--type', required=True)
arguments.add_argument('--do', choices=['ask', 'answer', 'send', 'take'], required=True)
arguments.add_argument('--messages', type=int, default=1)
arguments.add_argument('--wait', action='store_true', help='begin at a line on the standard input')
arguments.add_argument('--delay-ms', type=float, default=0, help='answer: before each reply')
arguments.add_argument('--swallow', type=int, default=0, help='answer: leave so many messages without a reply first')
arguments.add_argument('--subscribe', action='append', default=[])
arguments.add_argument('--unsubscribe', action='append', default=[], help='take: at a line on the standard input, after --count')
arguments.add_argument('--heartbeat-ms', type=int, default=0)
arguments.add_argument('--ipv6', action='store_true')
arguments.add_argument('--plain-server', nargs=2, metavar=('NAME', 'PASSWORD'))
arguments.add_argument('--plain', nargs=2, metavar=('NAME', 'PASSWORD'))
arguments.add_argument('--curve-server', action='store_true')
arguments.add_argument('--curve', action='store_true')
options = arguments.parse_args()


def prepare(socket):
    # Who only takes has nothing to deliver at its end but cancellations, which a publisher that is gone would not take.
    if options.do == 'take':
        socket.linger = 0
    socket.ipv6 = options.ipv6
    if options.heartbeat_ms > 0:
        socket.heartbeat_ivl = options.heartbeat_ms
    if options.plain_server:
        socket.plain_server = True
    if options.plain:
        socket.plain_username, socket.plain_password = (text.encode() for text in options.plain)
    if options.curve_server:
        socket.curve_publickey, socket.curve_secretkey = SERVER_KEYS
        socket.curve_server = True
    if options.curve:
        socket.curve_publickey, socket.curve_secretkey = CLIENT_KEYS
        socket.curve_serverkey = SERVER_KEYS[0]
    for prefix in options.subscribe:
        if options.type.upper() == 'SUB':
            socket.setsockopt(zmq.SUBSCRIBE, prefix.encode())


context = zmq.Context()
authenticator = None
if options.plain_server:
    # libzmq's PLAIN server does not go without one.
    authenticator = ThreadAuthenticator(context)
    authenticator.start()
    authenticator.configure_plain(domain='*', passwords=dict([options.plain_server]))
socket = opened(context, getattr(zmq, options.type.upper()), options, prepare)
if options.type.upper() == 'XSUB':
    for prefix in options.subscribe:
        socket.send(b'\x01' + prefix.encode())
if options.wait:
    wait_for_go()
if options.do in ('ask', 'send'):
    for number in range(options.messages):
        socket.send_multipart(message(options, number))
        if options.do == 'ask':
            show(socket.recv_multipart())
else:
    received = 0
    while options.count is None or received < options.count:
        frames = socket.recv_multipart()
        show(frames)
        received += 1
        if options.do == 'answer' and received > options.swallow:
            time.sleep(options.delay_ms / 1000)
            socket.send_multipart(frames)
    if options.unsubscribe:
        wait_for_go()
        for prefix in options.unsubscribe:
            socket.setsockopt(zmq.UNSUBSCRIBE, prefix.encode())
        say('{"frames": []}')
        wait_for_go()
if authenticator is not None:
    authenticator.stop()
finish(context, socket)
