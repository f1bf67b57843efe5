// One zeromq.js socket that follows the script of peer.c (no options but id), for recording what the libzmq inside sends. The package's folder comes first.
import { createRequire } from 'node:module'
import { setTimeout as wait } from 'node:timers/promises'

const [folder, type, how, endpoint, ...words] = process.argv.slice(2)
const zmq = createRequire(import.meta.url)(folder)
const classes = {
  REQ: 'Request',
  REP: 'Reply',
  DEALER: 'Dealer',
  ROUTER: 'Router',
  PUB: 'Publisher',
  SUB: 'Subscriber',
  PUSH: 'Push',
  PULL: 'Pull',
  PAIR: 'Pair',
}
const socket = new zmq[classes[type]]({ linger: 8000 })
const bytes = (text) =>
  text.startsWith('%') ? Buffer.from(Array.from({ length: Number(text.slice(1)) }, (_, index) => 97 + (index % 26))) : Buffer.from(text)
const go = words.indexOf('go')
for (const option of words.slice(0, go)) socket.routingId = option.replace('id=', '')
if (how === 'bind') await socket.bind(endpoint)
else socket.connect(endpoint)
process.stdout.write('ready\n')
for (const step of words.slice(go + 1)) {
  const [name, value = ''] = step.split(/:(.*)/s)
  if (name === 'sub') socket.subscribe(value)
  else if (name === 'unsub') socket.unsubscribe(value)
  else if (name === 'send') await socket.send(value.split('|').map(bytes))
  else if (name === 'recv') await socket.receive()
  else if (name === 'echo') await socket.send(await socket.receive())
  else if (name === 'wait') await wait(Number(value))
  else throw new Error(step)
}
socket.close()
