"""
Records what programs say for the tests of the protocol decoders: `/usr/bin/python3 record.py NAME…` writes recorded/NAME.json.
What each needs is in README.md. Everything is on loopback and ends by itself.
"""
import ctypes
import hashlib
import os
import pickle
import queue
import re
import struct
import subprocess
import sys
import tempfile
import threading
import time
import types
import uuid

import zmq

from relay import Recording, free_port, relay

folder_of_recordings = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'recorded')
sources = os.environ.get('PROTOCOL_SOURCES', '.')


def save(recording, name, about, more=None):
    recording.save(os.path.join(folder_of_recordings, f'{name}.json'), about, more)


def jupyter():
    from jupyter_client import BlockingKernelClient

    key = b'a key of the fixtures, which protects nothing'
    recording = Recording()
    folder = tempfile.mkdtemp()
    info = {'ip': '127.0.0.1', 'transport': 'tcp', 'signature_scheme': 'hmac-sha256', 'key': key.decode(), 'kernel_name': 'python3'}
    ports = {f'{channel}_port': free_port() for channel in ('shell', 'iopub', 'stdin', 'control', 'hb')}
    path = os.path.join(folder, 'kernel.json')
    import json
    with open(path, 'w') as file:
        json.dump({**info, **ports}, file)
    environment = {**os.environ, 'IPYTHONDIR': folder, 'HOME': folder, 'PYDEVD_DISABLE_FILE_VALIDATION': '1', 'LOGNAME': 'someone', 'USER': 'someone'}
    kernel = subprocess.Popen([sys.executable, '-m', 'ipykernel_launcher', '-f', path, '--HistoryManager.enabled=False'], env=environment,
                              cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(4)
        client = BlockingKernelClient()
        relays = {name: relay(recording, port, name[:-5]) for name, port in ports.items()}
        client.load_connection_info({**info, **relays})
        client.session.username = 'someone'
        client.start_channels()
        client.wait_for_ready(timeout=30)

        def run(code, **how):
            client.execute(code, **how)
            client.get_shell_msg(timeout=20)
            time.sleep(0.3)

        run('print("hello")')
        run('1 + 2')
        run('import sys; print("oh", file=sys.stderr); 1 / 0')
        run('from IPython.display import display; display({"image/png": "aGk=", "text/plain": "<a dot>"}, raw=True, metadata={"image/png": {"width": 1}})')
        client.execute('input("name? ")', allow_stdin=True)
        client.get_stdin_msg(timeout=20)
        client.input('Ada')
        client.get_shell_msg(timeout=20)
        client.complete('pri', 3)
        client.get_shell_msg(timeout=20)
        client.inspect('print', 5)
        client.get_shell_msg(timeout=20)
        client.is_complete('for a in b:')
        client.get_shell_msg(timeout=20)
        client.history(hist_access_type='tail', n=1)
        client.get_shell_msg(timeout=20)
        run('get_ipython().kernel.session.send(get_ipython().kernel.iopub_socket, "display_data", '
            '{"data": {"text/plain": "with bytes"}, "metadata": {}, "transient": {}}, ident=b"display_data", buffers=[b"\\x01\\x02\\x03", b"more"])')
        time.sleep(2)
        client.shutdown()
        time.sleep(1)
        client.stop_channels()
        import ipykernel
        import jupyter_client
        save(recording, 'jupyter', f'ipykernel {ipykernel.__version__} and jupyter_client {jupyter_client.__version__} of Debian 12, each channel through the relay', {'key': key.decode()})
    finally:
        kernel.kill()
        kernel.wait()


def zap():
    """libzmq asks, pyzmq's authenticator answers; noted at its REP socket."""
    from zmq.auth.base import Authenticator

    context = zmq.Context()
    recording = Recording()
    authenticator = Authenticator(context)
    authenticator.start()
    authenticator.configure_plain(domain='accounts', passwords={'admin': 'correct horse'})
    authenticator.configure_curve(domain='curves', location=zmq.auth.CURVE_ALLOW_ANY)
    inner = authenticator.zap_socket

    class Noted:
        def send_multipart(self, frames, *rest):
            recording.add('handler', 'REP', frames)
            return inner.send_multipart(frames, *rest)

        def __getattr__(self, name):
            return getattr(inner, name)

    authenticator.zap_socket = Noted()

    def connect(**options):
        server, client = context.socket(zmq.ROUTER), context.socket(zmq.DEALER)
        server.zap_domain = options.pop('domain')
        for name, value in options.items():
            setattr(server if name.startswith('server_') else client, name.removeprefix('server_'), value)
        port = server.bind_to_random_port('tcp://127.0.0.1')
        client.linger = 0
        client.connect(f'tcp://127.0.0.1:{port}')
        if inner.poll(3000):
            frames = inner.recv_multipart()
            recording.add('server', 'REQ', frames)
            authenticator.handle_zap_message(frames)
        time.sleep(0.2)
        client.close()
        server.close()

    connect(domain=b'global', routing_id=b'BOB')
    connect(domain=b'accounts', server_plain_server=True, plain_username=b'admin', plain_password=b'correct horse')
    connect(domain=b'accounts', server_plain_server=True, plain_username=b'admin', plain_password=b'wrong')
    server_public, server_secret = zmq.curve_keypair()
    public, secret = zmq.curve_keypair()
    connect(domain=b'curves', server_curve_server=True, server_curve_secretkey=server_secret, curve_serverkey=server_public,
            curve_publickey=public, curve_secretkey=secret)
    save(recording, 'zap', f'libzmq {zmq.zmq_version()} asks and the authenticator of pyzmq {zmq.pyzmq_version()} answers, noted at its REP socket')


def patched(folder, name):
    """A copy of a file that listens on loopback only."""
    with open(os.path.join(sources, 'zguide/examples/Python', name)) as file:
        text = file.read().replace('tcp://*:', 'tcp://127.0.0.1:')
    if name == 'mdbroker.py':
        text = text.replace('5555', str(broker_port))
    with open(os.path.join(folder, name), 'w') as file:
        file.write(text)


broker_port = free_port()


def majordomo01():
    folder = tempfile.mkdtemp()
    for name in ('mdbroker.py', 'mdcliapi.py', 'mdcliapi2.py', 'mdwrkapi.py', 'MDP.py', 'zhelpers.py'):
        patched(folder, name)
    sys.path.insert(0, folder)
    broker = subprocess.Popen([sys.executable, os.path.join(folder, 'mdbroker.py')], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        import MDP
        import mdcliapi
        import mdwrkapi
        time.sleep(1)
        recording = Recording()
        worker = mdwrkapi.MajorDomoWorker(f'tcp://127.0.0.1:{relay(recording, broker_port, "worker")}', b'echo', False)

        def work():
            reply = None
            while True:
                request = worker.recv(reply)
                if request is None:
                    return
                reply = [b'echo:'] + request

        threading.Thread(target=work, daemon=True).start()
        time.sleep(1)
        client = mdcliapi.MajorDomoClient(f'tcp://127.0.0.1:{relay(recording, broker_port, "client")}', False)
        client.send(b'echo', [b'Hello world'])
        client.send(b'mmi.service', [b'echo'])
        time.sleep(3)
        worker.send_to_broker(MDP.W_DISCONNECT)
        time.sleep(0.5)
        save(recording, 'majordomo01', 'Majordomo 0.1: broker, worker and client of the Guide (zguide, examples/Python), each connection through the relay')
    finally:
        broker.kill()
        broker.wait()


def czmq_library(name):
    ctypes.CDLL('libzmq.so.5', mode=ctypes.RTLD_GLOBAL)
    czmq = ctypes.CDLL('libczmq.so.4', mode=ctypes.RTLD_GLOBAL)
    for function in ('zactor_new', 'zmsg_new', 'zsock_resolve', 'zlist_first', 'zuuid_new'):
        getattr(czmq, function).restype = ctypes.c_void_p
    library = ctypes.CDLL(os.path.join(sources, name))
    return czmq, library


def pointer(function, *arguments):
    function.restype = ctypes.c_void_p
    return ctypes.c_void_p(function(*arguments))


def message(czmq, *texts):
    made = pointer(czmq.zmsg_new)
    for text in texts:
        czmq.zmsg_addstr(made, text)
    return made


def majordomo02():
    """zeromq/majordomo, which packs the head of RFC 18's commands into one frame with a signature of its own."""
    czmq, mdp = czmq_library('libmajordomo.so')
    recording = Recording()
    port = free_port()
    broker = pointer(czmq.zactor_new, ctypes.cast(mdp.mdp_broker, ctypes.c_void_p), b'server')
    czmq.zstr_sendx(broker, b'BIND', f'tcp://127.0.0.1:{port}'.encode(), None)
    time.sleep(0.5)
    client = pointer(mdp.mdp_client_new, f'tcp://127.0.0.1:{relay(recording, port, "client")}'.encode())
    worker = pointer(mdp.mdp_worker_new, f'tcp://127.0.0.1:{relay(recording, port, "worker")}'.encode(), b'coffee')
    time.sleep(1)
    mdp.mdp_client_request(client, b'coffee', ctypes.byref(message(czmq, b'two cups')))
    pipe = pointer(mdp.mdp_worker_msgpipe, worker)
    pointer(czmq.zstr_recv, pipe)
    address, body = ctypes.c_void_p(), ctypes.c_void_p()
    czmq.zsock_recv(pipe, b'fm', ctypes.byref(address), ctypes.byref(body))
    again = pointer(czmq.zframe_dup, address)
    mdp.mdp_worker_send_partial(worker, ctypes.byref(again), ctypes.byref(message(czmq, b'one cup')))
    time.sleep(0.5)
    mdp.mdp_worker_send_final(worker, ctypes.byref(address), ctypes.byref(message(czmq, b'another cup')))
    time.sleep(4)
    mdp.mdp_worker_destroy(ctypes.byref(worker))
    time.sleep(1)
    save(recording, 'majordomo02', 'Majordomo 0.2 by the C library zeromq/majordomo at 3c5ee88, each connection through the relay')


def zre():
    czmq, zyre = czmq_library('zyre/b/libzyre.so')
    zyre.zyre_new.restype = zyre.zyre_uuid.restype = ctypes.c_void_p
    recording = Recording()
    gossip = free_port()
    nodes = {}
    for name in (b'ada', b'bob'):
        node = ctypes.c_void_p(zyre.zyre_new(name))
        port = free_port()
        zyre.zyre_set_header(node, b'X-LANGUAGE', b'%s', b'C')
        if zyre.zyre_set_endpoint(node, b'%s', f'tcp://127.0.0.1:{port}'.encode()) != 0:
            raise SystemExit('no endpoint')
        zyre.zyre_set_advertised_endpoint(node, f'tcp://127.0.0.1:{relay(recording, port, f"to {name.decode()}")}'.encode())
        zyre.zyre_set_evasive_timeout(node, 1500)
        zyre.zyre_join(node, b'engines')
        nodes[name] = node
    zyre.zyre_gossip_bind(nodes[b'ada'], b'%s', f'tcp://127.0.0.1:{gossip}'.encode())
    zyre.zyre_gossip_connect(nodes[b'bob'], b'%s', f'tcp://127.0.0.1:{gossip}'.encode())
    for node in nodes.values():
        zyre.zyre_start(node)
    time.sleep(2)
    zyre.zyre_shouts(nodes[b'ada'], b'engines', b'%s', b'hello all')
    zyre.zyre_whispers(nodes[b'bob'], ctypes.c_char_p(zyre.zyre_uuid(nodes[b'ada'])), b'%s', b'hello Ada')
    made = message(czmq, b'', b'of two frames')
    zyre.zyre_shout(nodes[b'bob'], b'engines', ctypes.byref(made))
    time.sleep(0.5)
    zyre.zyre_leave(nodes[b'ada'], b'engines')
    zyre.zyre_join(nodes[b'bob'], b'tea')
    time.sleep(4)
    zyre.zyre_stop(nodes[b'bob'])
    time.sleep(1)
    zyre.zyre_stop(nodes[b'ada'])
    save(recording, 'zre', 'zyre at d8370f7 (protocol version 2 of RFC 36), two nodes that find each other by gossip, each through the relay')


def filemq():
    czmq, fmq = czmq_library('libfilemq.so')
    recording = Recording()
    port = free_port()
    outbox, inbox = tempfile.mkdtemp(), tempfile.mkdtemp()
    with open(os.path.join(outbox, 'poem.txt'), 'w') as file:
        file.write('so much depends upon\n')
    server = pointer(czmq.zactor_new, ctypes.cast(fmq.fmq_server, ctypes.c_void_p), b'filemq_server')
    czmq.zstr_sendx(server, b'PUBLISH', outbox.encode(), b'/', None)
    czmq.zstr_sendx(server, b'BIND', f'tcp://127.0.0.1:{port}'.encode(), None)
    time.sleep(0.5)
    client = pointer(fmq.fmq_client_new)
    fmq.fmq_client_connect(client, f'tcp://127.0.0.1:{relay(recording, port)}'.encode(), 1000)
    fmq.fmq_client_set_inbox(client, inbox.encode())
    fmq.fmq_client_subscribe(client, b'/')
    time.sleep(3)
    with open(os.path.join(outbox, 'second.txt'), 'w') as file:
        file.write('a red wheelbarrow\n')
    time.sleep(3)
    os.remove(os.path.join(outbox, 'poem.txt'))
    time.sleep(5)
    fmq.fmq_client_destroy(ctypes.byref(client))
    time.sleep(1)
    save(recording, 'filemq', 'zeromq/filemq at 2e30cf3, server and client through the relay')


def chp():
    """The Guide's model 5 server; the client uses the Guide's kvmsg.py. HUGZ as its model 6 server makes it."""
    folder = tempfile.mkdtemp()
    for name in ('clonesrv5.py', 'kvmsg.py', 'zhelpers.py'):
        patched(folder, name)
    sys.path.insert(0, folder)
    port = next(port for port in iter(free_port, None) if port < 60000)
    run = f'import sys; sys.path.insert(0, {folder!r})\nfrom clonesrv5 import CloneServer\nCloneServer({port}).start()'
    server = subprocess.Popen([sys.executable, '-c', run], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        from kvmsg import KVMsg
        time.sleep(2)
        recording = Recording()
        context = zmq.Context()
        ports = [relay(recording, port + index, label) for index, label in enumerate(('snapshot', 'updates', 'collector'))]
        subscriber, publisher = context.socket(zmq.SUB), context.socket(zmq.PUSH)
        subscriber.subscribe(b'/client/')
        subscriber.connect(f'tcp://127.0.0.1:{ports[1]}')
        publisher.connect(f'tcp://127.0.0.1:{ports[2]}')

        def snapshot():
            dealer = context.socket(zmq.DEALER)
            dealer.connect(f'tcp://127.0.0.1:{ports[0]}')
            dealer.send_multipart([b'ICANHAZ?', b'/client/'])
            while KVMsg.recv(dealer).key != b'KTHXBAI':
                pass
            dealer.close()

        snapshot()
        for key, body, properties in ((b'/client/1', b'first', {}), (b'/client/2', b'second', {b'ttl': b'2'})):
            publisher_message = KVMsg(0, key=key, body=body, properties=properties)
            publisher_message.send(publisher)
            if subscriber.poll(2000):
                subscriber.recv_multipart()
        snapshot()
        if subscriber.poll(6000):
            subscriber.recv_multipart()
        made = KVMsg(3, key=b'HUGZ', body=b'')

        class Noted:
            def send_multipart(self, frames):
                recording.add('made server', 'PUB', frames)

        made.send(Noted())
        save(recording, 'chp', "The Guide's model 5 server (zguide, examples/Python) through the relay, and a client on the Guide's kvmsg.py; HUGZ is made with kvmsg.py as its model 6 server does")
    finally:
        server.kill()
        server.wait()


def bluesky():
    """Bluesky's own Publisher; the documents are written by hand after its event model, because no RunEngine is installed."""
    with open(os.path.join(sources, 'bluesky/src/bluesky/callbacks/zmq.py')) as file:
        text = re.sub(r'from \.\.run_engine import .*', 'Dispatcher, DocumentNames = object, None', file.read())
    module = types.ModuleType('bluesky_zmq')
    exec(compile(text, 'zmq.py', 'exec'), module.__dict__)
    recording = Recording()
    context = zmq.Context()
    subscriber = context.socket(zmq.SUB)
    subscriber.subscribe(b'')

    def ready(publisher):
        # A PUB sends nothing until it has taken notice of a subscription: what shows that it has is not kept.
        known = len(recording.messages)
        while not subscriber.poll(200):
            publisher('start', {})
        while subscriber.poll(200):
            subscriber.recv()
        del recording.messages[known:]

    port = relay(recording, subscriber.bind_to_random_port('tcp://127.0.0.1'))
    run, descriptor = '6f5a1a52-0001-4000-8000-000000000001', '6f5a1a52-0002-4000-8000-000000000002'
    documents = [
        ('start', {'uid': run, 'time': 1700000000.25, 'scan_id': 1, 'plan_name': 'count', 'detectors': ['det']}),
        ('descriptor', {'uid': descriptor, 'run_start': run, 'time': 1700000000.5, 'name': 'primary',
                        'data_keys': {'det': {'source': 'SIM:det', 'dtype': 'number', 'shape': []}}}),
        ('event', {'uid': '6f5a1a52-0003-4000-8000-000000000003', 'descriptor': descriptor, 'time': 1700000001.0, 'seq_num': 1,
                   'data': {'det': 1.5}, 'timestamps': {'det': 1700000000.9}}),
        ('stop', {'uid': '6f5a1a52-0004-4000-8000-000000000004', 'run_start': run, 'time': 1700000002.0, 'exit_status': 'success', 'num_events': {'primary': 1}}),
    ]
    for prefix in (b'', b'beamline1'):
        publisher = module.Publisher(f'127.0.0.1:{port}', prefix=prefix)
        ready(publisher)
        for name, document in documents if prefix == b'' else documents[2:3]:
            publisher(name, document)
            subscriber.recv()
        publisher.close()
    for protocol in (0, 2, 5):
        publisher = module.Publisher(f'127.0.0.1:{port}', serializer=lambda document: pickle.dumps(document, protocol=protocol))
        ready(publisher)
        publisher(*documents[2])
        subscriber.recv()
        publisher.close()
    save(recording, 'bluesky', "Bluesky's Publisher (callbacks/zmq.py) through the relay; the documents are written by hand after its event model; the last three with pickle protocols 0, 2 and 5")


def salt():
    """Built after Salt's source: Debian 12 has no Salt. What is encrypted is random bytes of the right size."""
    import random

    import msgpack

    chance = random.Random(4505)
    noise = lambda size: bytes(chance.randrange(256) for _ in range(size))
    recording = Recording()
    pack = lambda value: msgpack.packb(value, use_bin_type=True)
    publish = pack({'enc': 'aes', 'load': noise(176), 'sig': noise(256)})
    clear = {'fun': 'test.ping', 'arg': [], 'tgt': '*', 'jid': '20261125081500000000', 'ret': '', 'tgt_type': 'glob', 'user': 'root'}
    recording.add('made master', 'PUB', [publish])
    recording.add('made master', 'PUB', [b'broadcast', publish])
    recording.add('made master', 'PUB', [hashlib.sha1(b'web01').hexdigest().encode(), publish])
    recording.add('made master', 'PUB', [b'syndic', publish])
    recording.add('made master', 'PUB', [pack({'enc': 'clear', 'load': clear})])
    recording.add('made minion', 'REQ', [b'', pack({'enc': 'clear', 'load': {'cmd': '_auth', 'id': 'web01', 'nonce': 'f00d' * 8, 'token': noise(256),
                                                                            'pub': '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----'}, 'version': 2})])
    recording.add('made master', 'ROUTER', [b'', pack({'enc': 'clear', 'load': pack({'enc': 'pub', 'publish_port': 4505, 'aes': noise(256), 'nonce': 'f00d' * 8}), 'sig': noise(256)})])
    recording.add('made master', 'ROUTER', [b'', pack({'enc': 'pub', 'pub_key': '-----BEGIN PUBLIC KEY-----', 'publish_port': 4505, 'aes': noise(256), 'token': noise(256)})])
    recording.add('made master', 'ROUTER', [b'', pack({'enc': 'clear', 'load': {'ret': False}})])
    recording.add('made minion', 'REQ', [b'', pack({'enc': 'aes', 'load': noise(240), 'version': 2})])
    save(recording, 'salt', "Not recorded: built with msgpack after Salt's source (salt/transport/zeromq.py, salt/channel); what Salt encrypts is random bytes here")


if __name__ == '__main__':
    for name in sys.argv[1:]:
        globals()[name]()
    sys.stdout.flush()
    # Libraries' threads and atexit handlers may wait for what is gone.
    os._exit(0)
