// What is recorded: name, then for the accepting and the connecting side the program (see README.md) and its script (see peers/peer.c).

const sizes = ['send:', 'send:%255', 'send:%256', 'send:%300', 'send:%70000', 'send:one|%300||last']
const receiveSizes = sizes.map(() => 'recv')
const gssapiClient = ['gssapi-client=zmqtest2', 'gssapi-principal=client']
const plainClient = 'plain-client=admin:secret'

/** @typedef {readonly [name: string, server: readonly string[], client: readonly string[]]} Case */

/** Every socket pair, for a program on each side. */
const pairs = (name, server, client) => [
  [
    `${name}-req-rep`,
    [server, 'REP', 'go', 'echo', 'echo'],
    [client, 'REQ', 'id=asker', 'go', 'send:hello', 'recv', 'send:two|parts', 'recv'],
  ],
  [
    `${name}-dealer-router`,
    [server, 'ROUTER', 'go', 'echo', 'echo'],
    [client, 'DEALER', 'id=worker', 'go', 'send:a|b|%300', 'send:', 'recv', 'recv'],
  ],
  [`${name}-push-pull`, [server, 'PULL', 'go', ...receiveSizes], [client, 'PUSH', 'go', ...sizes]],
  [
    `${name}-sub-pub`,
    [server, 'PUB', 'go', 'wait:900', 'send:weather|sunny', 'wait:300', 'send:weather|rain'],
    [client, 'SUB', 'go', 'sub:weather', 'sub:news', 'recv', 'unsub:news', 'recv', 'unsub:weather', 'wait:50'],
  ],
  [`${name}-pair`, [server, 'PAIR', 'go', 'recv', 'send:pong'], [client, 'PAIR', 'go', 'send:ping', 'recv']],
]

/** @type {readonly Case[]} */
export const cases = [
  ...pairs('libzmq-4.3.4', 'c', 'c'),
  ['libzmq-4.3.4-req-router', ['c', 'ROUTER', 'go', 'echo'], ['c', 'REQ', 'go', 'send:question', 'recv']],
  ['libzmq-4.3.4-dealer-rep', ['c', 'REP', 'go', 'echo', 'echo'], ['c', 'DEALER', 'go', 'send:|first', 'send:|second', 'recv', 'recv']],
  ['libzmq-4.3.4-dealer-dealer', ['c', 'DEALER', 'go', 'recv', 'send:yes'], ['c', 'DEALER', 'go', 'send:no envelope', 'recv']],
  ['libzmq-4.3.4-pub-connects-to-sub', ['c', 'SUB', 'go', 'sub:', 'recv'], ['c', 'PUB', 'go', 'accept', 'wait:200', 'send:anything']],
  [
    'libzmq-4.3.4-xsub-xpub',
    ['c', 'XPUB', 'go', 'recv', 'recv', 'send:weather|sunny', 'recv', 'recv'],
    ['c', 'XSUB', 'go', 'send:\\1weather', 'send:\\1', 'recv', 'send:\\0weather', 'send:upstream'],
  ],
  ['libzmq-4.3.4-heartbeats', ['c', 'ROUTER', 'go', 'recv', 'wait:350'], ['c', 'DEALER', 'heartbeat=100', 'go', 'send:alive', 'wait:330']],
  ['libzmq-4.3.4-plain', ['c', 'REP', 'plain-server', 'zap=200', 'go', 'echo'], ['c', 'REQ', plainClient, 'go', 'send:hello', 'recv']],
  [
    'libzmq-4.3.4-plain-server-connects',
    ['c', 'PULL', plainClient, 'go', 'recv'],
    ['c', 'PUSH', 'plain-server', 'zap=200', 'go', 'send:hello'],
  ],
  ['libzmq-4.3.4-plain-refused', ['c', 'REP', 'plain-server', 'zap=400', 'go', 'accept'], ['c', 'REQ', plainClient, 'go', 'accept', 'end']],
  ['libzmq-4.3.4-null-refused', ['c', 'REP', 'domain=global', 'zap=400', 'go', 'accept'], ['c', 'REQ', 'go', 'accept', 'end']],
  [
    'libzmq-4.3.4-curve',
    ['c', 'REP', 'curve-server', 'go', 'echo', 'echo'],
    ['c', 'REQ', 'curve-client', 'go', 'send:hello', 'recv', 'send:a|%300', 'recv'],
  ],
  [
    'libzmq-4.3.4-curve-sub-pub',
    ['c', 'PUB', 'curve-server', 'go', 'wait:400', 'send:weather|sunny'],
    ['c', 'SUB', 'curve-client', 'go', 'sub:weather', 'recv'],
  ],
  [
    'libzmq-4.3.4-curve-refused',
    ['c', 'REP', 'curve-server', 'zap=400', 'go', 'accept'],
    ['c', 'REQ', 'curve-client', 'go', 'accept', 'end'],
  ],
  [
    'libzmq-4.3.4-mechanisms-differ',
    ['c', 'REP', 'plain-server', 'zap=200', 'go', 'wait:300', 'end'],
    ['c', 'REQ', 'go', 'wait:300', 'end'],
  ],
  ['libzmq-4.3.4-socket-types-differ', ['c', 'PUB', 'go', 'wait:300', 'end'], ['c', 'REQ', 'go', 'wait:300', 'end']],
  [
    'libzmq-4.3.4-gssapi',
    ['c', 'REP', 'gssapi-server=zmqtest2', 'zap=200', 'go', 'echo'],
    ['c', 'REQ', ...gssapiClient, 'go', 'send:hello', 'recv'],
  ],
  [
    'libzmq-4.3.4-gssapi-plaintext',
    ['c', 'REP', 'gssapi-server=zmqtest2', 'gssapi-plaintext', 'zap=200', 'go', 'echo'],
    ['c', 'REQ', ...gssapiClient, 'gssapi-plaintext', 'go', 'send:hello', 'recv'],
  ],
  ...pairs('pyzmq-24', 'python', 'python'),
  [
    'pyzmq-24-plain',
    ['c', 'ROUTER', 'plain-server', 'zap=200', 'go', 'echo'],
    ['python', 'DEALER', plainClient, 'go', 'send:hello', 'recv'],
  ],
  ...pairs('libzmq-4.3.5', 'libzmq-4.3.5', 'libzmq-4.3.5').slice(0, 4),
  ...pairs('libzmq-4.3.2', 'libzmq-4.3.2', 'libzmq-4.3.2').slice(0, 4),
  pairs('libzmq-4.3.2-to-4.3.4', 'c', 'libzmq-4.3.2')[3],
  pairs('libzmq-4.3.4-to-4.3.2', 'libzmq-4.3.2', 'c')[3],
  ...pairs('jeromq-0.3.6', 'java', 'java'),
  ...pairs('jeromq-0.3.6-to-libzmq-4.3.4', 'c', 'java'),
  ...pairs('libzmq-4.3.4-to-jeromq-0.3.6', 'java', 'c'),
  ...pairs('go-zmq4-to-libzmq-4.3.4', 'c', 'go'),
  ...pairs('libzmq-4.3.4-to-go-zmq4', 'go', 'c').slice(0, 4),
  ['go-zmq4-plain', ['c', 'REP', 'plain-server', 'zap=200', 'go', 'echo'], ['go', 'REQ', plainClient, 'go', 'send:hello', 'recv']],
  ['chumak-req-rep', ['c', 'REP', 'go', 'echo'], ['erlang', 'REQ', 'id=asker', 'go', 'send:hello', 'recv']],
  ['chumak-push-pull', ['c', 'PULL', 'go', 'recv', 'recv', 'recv'], ['erlang', 'PUSH', 'go', 'send:hello', 'send:%300', 'send:one|two']],
  [
    'chumak-sub-pub',
    ['c', 'PUB', 'go', 'wait:700', 'send:weather|sunny', 'wait:200'],
    ['erlang', 'SUB', 'go', 'sub:weather', 'recv-parts', 'unsub:weather'],
  ],
  ['libzmq-4.3.4-to-chumak-req-rep', ['erlang', 'REP', 'go', 'echo'], ['c', 'REQ', 'go', 'send:hello', 'recv']],
  // Written by hand: anonymous identity, a message of two frames; then a long identity frame.
  [
    'zmtp-1.0-to-libzmq-4.3.4',
    ['c', 'PULL', 'id=sink', 'go', 'recv', 'recv'],
    ['zmtp-1.0', '0100', 'wait:100', '0301686904006f6b21', '02004a', 'wait:200'],
  ],
  [
    'zmtp-1.0-long-identity-to-libzmq-4.3.4',
    ['c', 'PULL', 'go', 'recv'],
    ['zmtp-1.0', `ff000000000000010000${'61'.repeat(255)}`, 'wait:100', `ff000000000000012d00${'62'.repeat(300)}`, 'wait:200'],
  ],
  ['zmtp-1.0-sub-to-libzmq-4.3.4', ['c', 'PUB', 'go', 'wait:400', 'send:weather|sunny', 'wait:200'], ['zmtp-1.0', '0100', 'wait:800']],
  ['http-to-libzmq-4.3.4', ['c', 'REP', 'go', 'wait:500', 'end'], ['zmtp-1.0', '474554202f20485454502f312e310d0a0d0a', 'wait:300']],
]
