"""One pyzmq socket that follows the script of peer.c (TYPE bind|connect ENDPOINT OPTION... go STEP...), for recording what it sends."""
import re
import sys
import time

import zmq

kind, how, endpoint, *words = sys.argv[1:]
context = zmq.Context()
socket = context.socket(getattr(zmq, kind))
socket.rcvtimeo = socket.linger = 8000


def part_bytes(text):
    if text.startswith('%'):
        return bytes(97 + index % 26 for index in range(int(text[1:])))
    return re.sub(rb'\\(\d)', lambda match: bytes([int(match[1])]), text.encode())


options, steps = words[: words.index('go')], words[words.index('go') + 1 :]
for option in options:
    name, _, value = option.partition('=')
    if name == 'id':
        socket.routing_id = value.encode()
    elif name == 'plain-server':
        socket.plain_server = True
    elif name == 'plain-client':
        socket.plain_username, socket.plain_password = (text.encode() for text in value.split(':'))
    else:
        sys.exit(2)
(socket.bind if how == 'bind' else socket.connect)(endpoint)
print('ready', flush=True)
for step in steps:
    name, _, value = step.partition(':')
    if name == 'sub':
        socket.subscribe(part_bytes(value))
    elif name == 'unsub':
        socket.unsubscribe(part_bytes(value))
    elif name == 'send':
        socket.send_multipart([part_bytes(part) for part in value.split('|')])
    elif name == 'recv':
        socket.recv_multipart()
    elif name == 'echo':
        socket.send_multipart(socket.recv_multipart())
    elif name == 'wait':
        time.sleep(int(value) / 1000)
    else:
        sys.exit(2)
socket.close()
context.term()
