"""What the scripts beside this file share: arguments, the frames to send, and the lines that they print.

Every script prints `ready ENDPOINT` once it is bound or connecting (the real endpoint where the system chose a port), then one JSON
line per message received: {"frames": [{"size": 5, "text": "Hello"}, {"size": 3, "base64": "AP8B"}]}. Frames of more than 4 KiB show
`sha256` and no content. It ends by itself: at --count, at --seconds (exit 3) or when its work is done.
"""

import argparse
import base64
import hashlib
import json
import os
import signal
import sys

import zmq

SHOWN_BYTES = 4096


def parser(description, sends=True, default_seconds=60.0):
    arguments = argparse.ArgumentParser(description=description)
    where = arguments.add_mutually_exclusive_group(required=True)
    where.add_argument('--bind', metavar='ENDPOINT')
    where.add_argument('--connect', metavar='ENDPOINT')
    arguments.add_argument('--count', type=int, help='end after this many messages received')
    arguments.add_argument('--seconds', type=float, default=default_seconds, help='end after this long whatever happens')
    arguments.add_argument('--routing-id', help='of the socket, as text')
    if sends:
        add = {'action': 'append', 'dest': 'frames'}
        arguments.add_argument('--frame', type=text_frame, metavar='TEXT', help="a frame; {n} is the message's number from 0", **add)
        arguments.add_argument('--hex', type=hex_frame, metavar='HEX', help='a frame of these bytes', **add)
        arguments.add_argument('--size', type=sized_frame, metavar='BYTES', help='a frame of this many bytes, 0 to 255 over and over', **add)
    return arguments


def text_frame(text):
    return lambda number: text.replace('{n}', str(number)).encode()


def hex_frame(text):
    content = bytes.fromhex(text)
    return lambda _number: content


def sized_frame(text):
    size = int(text)
    content = (bytes(range(256)) * (size // 256 + 1))[:size]
    return lambda _number: content


def message(options, number):
    """The frames of the message of this number."""
    return [frame(number) for frame in options.frames or [text_frame('Hello')]]


def opened(context, socket_type, options, prepare=lambda socket: None):
    """A socket without high-water marks, bound or connecting, after its `ready` line."""
    signal.signal(signal.SIGALRM, lambda *_: give_up(options.seconds))
    signal.setitimer(signal.ITIMER_REAL, options.seconds)
    socket = context.socket(socket_type)
    socket.set_hwm(0)
    socket.linger = 10_000
    if options.routing_id is not None:
        socket.routing_id = options.routing_id.encode()
    prepare(socket)
    if options.bind is not None:
        socket.bind(options.bind)
        endpoint = socket.last_endpoint.rstrip(b'\0').decode()
    else:
        socket.connect(options.connect)
        endpoint = options.connect
    say(f'ready {endpoint}')
    return socket


def give_up(seconds):
    print(f'Ended after {seconds:g} s.', file=sys.stderr, flush=True)
    # Not sys.exit: open sockets would be waited for.
    os._exit(3)


def wait_for_go():
    """Waits for a line on the standard input."""
    sys.stdin.readline()


def say(line):
    print(line, flush=True)


def show(frames):
    say(json.dumps({'frames': [shown(frame) for frame in frames]}, ensure_ascii=False))


def shown(frame):
    if len(frame) > SHOWN_BYTES:
        return {'size': len(frame), 'sha256': hashlib.sha256(frame).hexdigest()}
    try:
        return {'size': len(frame), 'text': frame.decode()}
    except UnicodeDecodeError:
        return {'size': len(frame), 'base64': base64.b64encode(frame).decode()}


def finish(context, socket):
    """Closes when all is sent, or after the linger period."""
    socket.close()
    context.term()
