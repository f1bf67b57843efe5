"""
Records what programs say for the tests of the protocol decoders: `/usr/bin/python3 record.py NAME…` writes recorded/NAME.json.
What each needs is in README.md. Everything is on loopback and ends by itself.
"""
import base64
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
    record_jupyter('jupyter', 'of Debian 12')


def jupyter_subshells():
    """Protocol 5.4: a subshell is made and used, and a second client is welcomed."""
    record_jupyter('jupyter_subshells', 'in which code runs in a subshell', subshell=True)


def record_jupyter(name, what, subshell=False):
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

        if subshell:
            use_subshell(client)
        else:
            use_kernel(client)
        client.shutdown()
        time.sleep(1)
        client.stop_channels()
        import ipykernel
        import jupyter_client
        save(recording, name, f'ipykernel {ipykernel.__version__} and jupyter_client {jupyter_client.__version__} {what}, each channel through the relay', {'key': key.decode()})
    finally:
        kernel.kill()
        kernel.wait()


def use_subshell(client):
    def ask(channel, kind, content, subshell=None):
        message = client.session.msg(kind, content)
        message['header']['subshell_id'] = subshell
        channel.send(message)
        return channel.get_msg(timeout=20)['content']

    made = ask(client.control_channel, 'create_subshell_request', {})['subshell_id']
    ask(client.control_channel, 'list_subshell_request', {})
    ask(client.shell_channel, 'execute_request', {'code': '6 * 7', 'silent': False, 'store_history': True, 'user_expressions': {}, 'allow_stdin': False, 'stop_on_error': True}, made)
    time.sleep(0.5)
    ask(client.control_channel, 'delete_subshell_request', {'subshell_id': made})
    time.sleep(0.5)


def use_kernel(client):
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


def until_heard(recording, subscriber, publish):
    """A PUB that connects sends nothing until it has taken notice of a subscription: what shows that it has is not kept."""
    known = len(recording.messages)
    while not subscriber.poll(200):
        publish()
    while subscriber.poll(300):
        subscriber.recv_multipart()
    del recording.messages[known:]


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
        until_heard(recording, subscriber, lambda: publisher('start', {}))
        for name, document in documents if prefix == b'' else documents[2:3]:
            publisher(name, document)
            subscriber.recv()
        publisher.close()
    for protocol in (0, 2, 5):
        publisher = module.Publisher(f'127.0.0.1:{port}', serializer=lambda document: pickle.dumps(document, protocol=protocol))
        until_heard(recording, subscriber, lambda: publisher('start', {}))
        publisher(*documents[2])
        subscriber.recv()
        publisher.close()
    save(recording, 'bluesky', "Bluesky's Publisher (callbacks/zmq.py) through the relay; the documents are written by hand after its event model; the last three with pickle protocols 0, 2 and 5")


def misp():
    """MISP's publisher. Redis is a list in its place, and what PHP puts there is written by hand after MISP's models."""
    import json
    scripts = os.path.join(sources, 'MISP/app/files/scripts')
    port = free_port()
    os.makedirs(os.path.join(scripts, 'tmp'), exist_ok=True)
    with open(os.path.join(scripts, 'tmp/mispzmq_settings.json'), 'w') as file:
        json.dump({'redis_host': 'localhost', 'redis_port': 0, 'redis_password': '', 'redis_database': 1, 'redis_namespace': 'mispq',
                   'host': '127.0.0.1', 'port': port, 'username': None, 'password': None}, file)
    event = {'id': '42', 'orgc_id': '2', 'date': '2016-02-13', 'info': 'OSINT - Carbanak', 'uuid': '56bf1b8c-7ea4-4f3d-9d0c-3a1b950d210f',
             'published': True, 'Orgc': {'id': '2', 'name': 'CIRCL'}, 'Attribute': []}
    attribute = {'id': '7', 'event_id': '42', 'category': 'Network activity', 'type': 'ip-dst', 'value': '203.0.113.7', 'to_ids': True,
                 'uuid': '56bf1b8c-7ea4-4f3d-9d0c-3a1b950d2110'}
    queue_of = [
        ('misp_json', {'Event': event}),
        ('misp_json_event', {'Event': event, 'action': 'edit'}),
        ('misp_json_attribute', {'Attribute': attribute, 'Event': {'id': '42', 'info': event['info']}, 'action': 'add'}),
        ('misp_json_object', {'Object': {'id': '3', 'name': 'file', 'event_id': '42', 'uuid': '56bf1b8c-7ea4-4f3d-9d0c-3a1b950d2111'}, 'action': 'add'}),
        ('misp_json_sighting', {'Sighting': {'id': '1', 'attribute_id': '7', 'event_id': '42', 'type': '0', 'value': '203.0.113.7'}, 'action': 'add'}),
        ('misp_json_tag', {'Tag': {'id': '5', 'name': 'tlp:white'}, 'action': 'attached to attribute'}),
        ('misp_json_user', {'User': {'id': '1', 'email': 'ada@example.org'}, 'action': 'login'}),
        ('misp_json_audit', {'Log': {'id': '9', 'title': 'User (1): ada@example.org', 'action': 'login', 'model': 'User'}, 'action': 'log'}),
        ('misp_json_workflow', {'trigger': 'event-publish'}),
    ]

    class Redis:
        def __init__(self, **options):
            self.rest = [*queue_of, None]

        def blpop(self, names, timeout=0):
            time.sleep(0.2)
            if not self.rest:
                raise KeyboardInterrupt
            given = self.rest.pop(0)
            return given and (f'mispq:data:{given[0]}'.encode(), json.dumps(given[1], separators=(',', ':')).encode())

    sys.modules['redis'] = types.SimpleNamespace(StrictRedis=Redis)
    sys.path.insert(0, os.path.join(scripts, 'mispzmq'))
    import mispzmq
    recording = Recording()
    subscriber = zmq.Context.instance().socket(zmq.SUB)
    subscriber.subscribe(b'')
    subscriber.connect(f'tcp://127.0.0.1:{relay(recording, port)}')
    publisher = mispzmq.MispZmq()
    try:
        publisher.main()
    except KeyboardInterrupt:
        time.sleep(1)
    publisher.clean()
    save(recording, 'misp', "MISP's mispzmq.py at bb0909a, through the relay; Redis is a list in its place, and the objects are written by hand after MISP's models")


def kv_events():
    """vLLM's publisher with its replay; the events are written by hand."""
    for name in ('vllm', 'vllm.config', 'vllm.v1', 'vllm.v1.core'):
        sys.modules[name] = types.ModuleType(name)
    import logging
    import typing
    sys.modules['vllm.config.kv_events'] = types.SimpleNamespace(KVEventsConfig=object)
    sys.modules['vllm.logger'] = types.SimpleNamespace(init_logger=logging.getLogger)
    sys.modules['vllm.v1.core.kv_cache_utils'] = types.SimpleNamespace(ExternalBlockHash=typing.Union[bytes, int])
    with open(os.path.join(sources, 'vllm/vllm/distributed/kv_events.py')) as file:
        text = file.read()
    recording = Recording()
    context = zmq.Context.instance()
    for form in (text, text.replace('    array_like=True,  # type: ignore[call-arg]\n', '')):
        vllm = types.ModuleType('kv_events_of_vllm')
        sys.modules[vllm.__name__] = vllm
        exec(compile(form, 'kv_events.py', 'exec'), vllm.__dict__)
        subscriber = context.socket(zmq.SUB)
        subscriber.subscribe(b'')
        # The publisher adds its rank to the ports.
        port, replay_port = subscriber.bind_to_random_port('tcp://127.0.0.1'), free_port()
        publisher = vllm.ZmqEventPublisher(1, f'tcp://127.0.0.1:{relay(recording, port, "events") - 1}', f'tcp://127.0.0.1:{replay_port - 1}',
                                           topic='kv@pod-1@model')
        until_heard(recording, subscriber, lambda: publisher.publish(vllm.KVEventBatch(ts=1764057600.0, events=[])))
        stored = vllm.BlockStored(block_hashes=[b'\xaa' * 32, 12345678901234567890], parent_block_hash=None, token_ids=[1, 2, 300], block_size=16,
                                  lora_id=None, medium='GPU', lora_name=None)
        removed = vllm.BlockRemoved(block_hashes=[-5], medium='GPU')
        for events in ([stored, removed], [vllm.AllBlocksCleared()], []):
            publisher.publish(vllm.KVEventBatch(ts=1764057600.25, events=events))
            time.sleep(0.3)
        dealer = context.socket(zmq.DEALER)
        dealer.connect(f'tcp://127.0.0.1:{relay(recording, replay_port, "replay")}')
        newest = int.from_bytes(base64.b64decode(recording.messages[-1]['frames'][1]), 'big')
        dealer.send_multipart([b'', (newest - 1).to_bytes(8, 'big')])
        time.sleep(2)
        publisher.shutdown()
    save(recording, 'kv_events', "vLLM's ZmqEventPublisher with its replay (1CatAI/1Cat-vLLM at ae13773), through the relay: as it is, with arrays, and without "
         "array_like, with maps, as vLLM has it at 0181ea3; the events are written by hand")


def pupil():
    """Pupil's own sockets; the datums are written by hand after its documentation."""
    sys.path.insert(0, os.path.join(sources, 'pupil/pupil_src/shared_modules'))
    import logging

    import zmq_tools
    recording = Recording()
    context = zmq.Context.instance()
    subscriber, puller = context.socket(zmq.SUB), context.socket(zmq.PULL)
    subscriber.subscribe(b'')
    urls = [f'tcp://127.0.0.1:{relay(recording, socket.bind_to_random_port("tcp://127.0.0.1"), label)}' for socket, label in ((subscriber, 'pub'), (puller, 'push'))]
    streamer, dispatcher = zmq_tools.Msg_Streamer(context, urls[0]), zmq_tools.Msg_Dispatcher(context, urls[1])
    until_heard(recording, subscriber, lambda: streamer.send({'topic': 'hello'}))
    pupil_datum = {'topic': 'pupil.0.2d', 'id': 0, 'timestamp': 4404.48, 'confidence': 0.998, 'norm_pos': (0.5, 0.4), 'diameter': 40.0, 'method': '2d c++',
                   'ellipse': {'center': (96.0, 115.2), 'axes': (38.0, 40.0), 'angle': 12.0}}
    streamer.send(pupil_datum)
    streamer.send({'topic': 'gaze.3d.01.', 'timestamp': 4404.49, 'confidence': 0.97, 'norm_pos': [0.51, 0.42], 'gaze_point_3d': [1.0, -2.0, 300.0],
                   'base_data': [pupil_datum]})
    streamer.send({'topic': 'frame.world', 'width': 2, 'height': 1, 'index': 7, 'timestamp': 4412.5, 'format': 'bgr',
                   'projection_matrix': [[1, 0, 0], [0, 1, 0], [0, 0, 1]], '__raw_data__': [b'\0\0\xff\0\xff\0']})
    streamer.send({'topic': 'blinks', 'timestamp': 4413.0, 'confidence': 0.6, 'type': 'onset', 'base_data': []})
    dispatcher.notify({'subject': 'recording.started', 'session_name': 'x', 'rec_path': '/tmp/x'})
    dispatcher.notify({'subject': 'set_detection_mapping_mode', 'mode': '2d', 'remote_notify': 'all'})
    dispatcher.notify({'subject': 'calibration.should_stop', 'delay': 1.5})
    dispatcher.send({'topic': 'annotation', 'label': 'here', 'timestamp': 4414.0, 'duration': 0.5})
    handler = zmq_tools.ZMQ_handler(context, urls[1])
    time.sleep(0.5)
    handler.emit(logging.LogRecord('world', logging.WARNING, 'world.py', 12, 'no camera %s', ('left',), None, 'start'))
    time.sleep(1)
    save(recording, 'pupil', "Pupil's zmq_tools.py at 7a3cd9e (Msg_Streamer, Msg_Dispatcher, ZMQ_handler), through the relay; the datums are written by hand after Pupil's documentation")


def coppeliasim():
    """CoppeliaSim's Python client. The server is Lua inside the simulator, so its answers are made here and left out of the recording."""
    sys.path.insert(0, os.path.join(sources, 'zmqRemoteApi/clients/python/src'))
    import cbor2
    from coppeliasim_zmqremoteapi_client import RemoteAPIClient
    recording = Recording()
    server = zmq.Context.instance().socket(zmq.REP)
    port = server.bind_to_random_port('tcp://127.0.0.1')
    answers = [{'ret': [42]}, {'func': 'moved', 'args': [1.5, 'left']}, {'ret': []}, {'func': '_*wait*_', 'args': []}, {'ret': [True]}, {'ret': [1]}, {'ret': []}]

    def serve():
        for answer in answers:
            server.recv()
            server.send(cbor2.dumps(answer))

    threading.Thread(target=serve, daemon=True).start()
    client = RemoteAPIClient('127.0.0.1', relay(recording, port))
    client.uuid = 'c06b3832-5008-4cbb-b372-46ff92cacfe5'
    sys.modules['__main__'].__dict__['moved'] = lambda distance, side: [distance * 2]
    client.call('sim.getObject', ['/Cuboid', {'noError': True}])
    client.call('sim.moveToPose', ({'callback': sys.modules['__main__'].__dict__['moved']},))
    client.call('sim.step', [True])
    client.call('sim.setVisionSensorImg', [17, bytes(range(256)) * 8])
    client.call('require', ['simIK'])
    recording.messages = [message for message in recording.messages if message['from'] == 'client']
    save(recording, 'coppeliasim', "CoppeliaSim's Python client at 66684dd, through the relay; the server's answers are not recorded: it runs inside the simulator")


def eddn():
    """EDDN's Gateway and Relay, which are Python 2: their own functions, with modules in the place of the network's."""
    code = r'''
import base64, sys, types
def module(name, **what):
    made = types.ModuleType(name)
    made.__dict__.update(what)
    sys.modules[name] = made
    return made
class Any(object):
    def __init__(self, *arguments, **options): pass
    def __call__(self, *arguments, **options): return Any() if not (len(arguments) == 1 and callable(arguments[0])) else arguments[0]
    def __getattr__(self, name): return Any()
sent, waiting = [], []
class Socket(object):
    def send(self, message): sent.append(message)
    def recv(self):
        if not waiting: raise SystemExit
        return waiting.pop(0)
    def __getattr__(self, name): return Any()
import json
sys.modules['simplejson'] = json
green = module('zmq.green', Context=lambda: types.ModuleType('c'), SUB=1, PUB=2, SUBSCRIBE=3, SNDHWM=4)
green.Context = lambda: type('C', (), {'socket': lambda self, kind: Socket()})()
module('zmq', green=green)
module('gevent', spawn=lambda function, *arguments: function(*arguments), monkey=Any())
module('bottle', Bottle=Any, BaseRequest=Any(), run=Any(), request=Any(), response=Any(), get=Any(), post=Any())
module('pkg_resources', resource_string=Any())
module('eddn.core.Validator', Validator=Any, ValidationSeverity=Any())
import eddn.core.StatsCollector
eddn.core.StatsCollector.StatsCollector = Any
import eddn.Gateway, eddn.Relay
import eddn.conf.Settings
eddn.Gateway.sender = Socket()
for message in json.load(sys.stdin):
    eddn.Gateway.push_message(message, message['$schemaRef'])
print(json.dumps([base64.b64encode(each) for each in sent]))
waiting, sent[:] = list(sent), []
try: eddn.Relay.Relay().run()
except SystemExit: pass
print(json.dumps([base64.b64encode(each) for each in sent]))
'''
    import json
    header = {'uploaderID': 'Ada', 'softwareName': 'E:D Market Connector [Linux]', 'softwareVersion': '5.12.1', 'gatewayTimestamp': '2026-11-25T08:00:00.000000Z'}
    messages = [
        {'$schemaRef': 'https://eddn.edcd.io/schemas/journal/1', 'header': header,
         'message': {'timestamp': '2026-11-25T08:00:00Z', 'event': 'Docked', 'StarSystem': 'Colonia', 'StationName': 'Jaques Station', 'StarPos': [-9530.5, -910.28125, 19808.125], 'SystemAddress': 3238296097059}},
        {'$schemaRef': 'https://eddn.edcd.io/schemas/commodity/3', 'header': header,
         'message': {'timestamp': '2026-11-25T08:00:01Z', 'systemName': 'Colonia', 'stationName': 'Jaques Station', 'marketId': 128666762,
                     'commodities': [{'name': f'item{index}', 'meanPrice': 500 + index * 37, 'buyPrice': index * 13 % 997, 'sellPrice': 480, 'stock': index, 'demand': 7} for index in range(40)]}},
        {'$schemaRef': 'https://eddn.edcd.io/schemas/codexentry/1', 'header': header,
         'message': {'timestamp': '2026-11-25T08:00:02Z', 'event': 'CodexEntry', 'System': 'Sol', 'EntryID': 2100301, 'Name': '$Codex;'}},
    ]
    made = subprocess.run([os.environ['PYTHON2'], '-c', code], input=json.dumps(messages), capture_output=True, text=True, check=True,
                          env={**os.environ, 'PYTHONPATH': os.path.join(sources, 'EDDN/src')})
    recording = Recording()
    for sender, line in zip(('gateway', 'relay'), made.stdout.strip().splitlines()):
        for each in json.loads(line):
            recording.add(sender, 'PUB', [base64.b64decode(each)])
    save(recording, 'eddn', "EDDN's Gateway.push_message and Relay.run at 153e624 in Python 2.7, what they send, with modules in the place of the network's; the messages are written by hand after the schemas")


def salt():
    """A master, a minion and the command line, with keys made for it. A minion asks for its key twice, and for its pillar."""
    folder = tempfile.mkdtemp()
    publish_port, request_port = free_port(), free_port()
    recording = Recording()
    minion_publish, minion_request = relay(recording, publish_port, 'publish'), relay(recording, request_port, 'request')
    common = {'root_dir': folder, 'user': 'root', 'log_level': 'quiet', 'log_file': os.path.join(folder, 'log'), 'keysize': 2048,
              'pidfile': os.path.join(folder, 'pid'), 'sock_dir': os.path.join(folder, 'sock'), 'zmq_filtering': True}
    master = {**common, 'interface': '127.0.0.1', 'publish_port': publish_port, 'ret_port': request_port, 'auto_accept': True, 'worker_threads': 2,
              'pillar_roots': {'base': [os.path.join(folder, 'pillar')]}, 'file_roots': {'base': [os.path.join(folder, 'files')]}}
    minion = {**common, 'id': 'web01', 'master': '127.0.0.1', 'publish_port': minion_publish, 'master_port': minion_request, 'grains_cache': False,
              'pidfile': os.path.join(folder, 'minion.pid'), 'pki_dir': os.path.join(folder, 'minion-keys'), 'cachedir': os.path.join(folder, 'minion-cache'),
              'acceptance_wait_time': 2, 'random_startup_delay': 0, 'mine_enabled': False, 'file_client': 'remote'}
    commands = {**master, 'ret_port': relay(recording, request_port, 'command')}
    import json
    for name, options in (('master', master), ('minion', minion), ('command', commands)):
        os.makedirs(os.path.join(folder, name))
        with open(os.path.join(folder, name, 'minion' if name == 'minion' else 'master'), 'w') as file:
            json.dump(options, file)
    environment = {**os.environ, 'PYTHONPATH': os.pathsep.join([os.path.join(sources, 'salt'), os.environ.get('PYTHONPATH', '')]), 'HOME': folder}

    def run(what, configuration, *arguments):
        code = f'import sys; sys.argv = {["salt", "-c", os.path.join(folder, configuration), *arguments]!r}\nfrom salt.scripts import {what}; {what}()'
        return subprocess.Popen([sys.executable, '-W', 'ignore', '-c', code], env=environment, cwd=folder, start_new_session=True,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    servers = [run('salt_master', 'master')]
    try:
        time.sleep(12)
        servers.append(run('salt_minion', 'minion'))
        time.sleep(22)
        for target in (('*',), ('-L', 'web01')):
            run('salt_main', 'command', '-t', '15', *target, 'test.ping').wait(60)
        time.sleep(2)
    finally:
        for server in servers:
            os.killpg(server.pid, 9)
            server.wait()
    save(recording, 'salt', "openSUSE/salt at 8d32b4e (Salt 3006): master, minion and command line, with zmq_filtering; each through the relay")


def salt_built():
    """Built after Salt's source, what the recording has not. What is encrypted is random bytes of the right size."""
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
    save(recording, 'salt_built', "Not recorded: built with msgpack after Salt's source (salt/transport/zeromq.py, salt/channel); what Salt encrypts is random bytes here")


if __name__ == '__main__':
    for name in sys.argv[1:]:
        globals()[name]()
    sys.stdout.flush()
    # Libraries' threads and atexit handlers may wait for what is gone.
    os._exit(0)
