"""A TCP relay on loopback that notes the ZMTP 3 messages (mechanism NULL) that pass: who sent them, and their frames as on the wire."""
import base64
import json
import socket
import threading


class Recording:
    """Messages in the order in which their last byte passed."""

    def __init__(self):
        self.messages = []
        self.lock = threading.Lock()

    def add(self, sender, socket_type, frames):
        with self.lock:
            self.messages.append({'from': sender, 'socket': socket_type, 'frames': [base64.b64encode(frame).decode() for frame in frames]})

    def save(self, path, about, more=None):
        with open(path, 'w') as file:
            file.write('{\n  "about": ' + json.dumps(about) + ',\n')
            for name, value in (more or {}).items():
                file.write(f'  {json.dumps(name)}: {json.dumps(value)},\n')
            file.write('  "messages": [\n    ' + ',\n    '.join(json.dumps(message) for message in self.messages) + '\n  ]\n}\n')
        print(f'{path}: {len(self.messages)} messages')


class Reader:
    """One direction of a connection: greeting, then frames (rfc.zeromq.org/spec/23)."""

    def __init__(self, recording, sender):
        self.recording, self.sender = recording, sender
        self.rest, self.greeted, self.socket_type, self.frames = b'', False, '', []

    def feed(self, data):
        self.rest += data
        while self.step():
            pass

    def step(self):
        if not self.greeted:
            if len(self.rest) < 64:
                return False
            self.rest, self.greeted = self.rest[64:], True
            return True
        if len(self.rest) < 2:
            return False
        flags = self.rest[0]
        head = 9 if flags & 2 else 2
        if len(self.rest) < head:
            return False
        size = int.from_bytes(self.rest[1:head], 'big')
        if len(self.rest) < head + size:
            return False
        body, self.rest = self.rest[head:head + size], self.rest[head + size:]
        if flags & 4:
            if body[:6] == b'\x05READY' and b'Socket-Type' in body:
                at = body.index(b'Socket-Type') + 11
                self.socket_type = body[at + 4:at + 4 + int.from_bytes(body[at:at + 4], 'big')].decode()
            return True
        self.frames.append(body)
        if not flags & 1:
            if self.socket_type not in ('SUB', 'XSUB'):
                self.recording.add(self.sender, self.socket_type, self.frames)
            self.frames = []
        return True


def relay(recording, target_port, label=''):
    """Answers the port on which it accepts for `target_port`; both on loopback. Threads are daemons: they end with the process."""
    listener = socket.create_server(('127.0.0.1', 0))

    def pump(source, sink, reader):
        try:
            while data := source.recv(65536):
                reader.feed(data)
                sink.sendall(data)
        except OSError:
            pass
        for each in (source, sink):
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def accept():
        while True:
            client, _ = listener.accept()
            try:
                server = socket.create_connection(('127.0.0.1', target_port))
            except OSError:
                client.close()
                continue
            prefix = f'{label} ' if label else ''
            for pair in ((client, server, f'{prefix}client'), (server, client, f'{prefix}server')):
                threading.Thread(target=pump, args=(pair[0], pair[1], Reader(recording, pair[2])), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    return listener.getsockname()[1]


def free_port():
    with socket.create_server(('127.0.0.1', 0)) as taken:
        return taken.getsockname()[1]
