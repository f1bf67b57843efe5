/** Which socket types talk to each other, as libzmq checks it when a connection is made (RFC 23, 28, 29, 30, 31, 41, 48, 49, 51, 52). */
const peersOf: Readonly<Record<string, readonly string[]>> = {
  REQ: ['REP', 'ROUTER'],
  REP: ['REQ', 'DEALER'],
  DEALER: ['REP', 'DEALER', 'ROUTER'],
  ROUTER: ['REQ', 'DEALER', 'ROUTER'],
  PUB: ['SUB', 'XSUB'],
  SUB: ['PUB', 'XPUB'],
  XPUB: ['SUB', 'XSUB'],
  XSUB: ['PUB', 'XPUB'],
  PUSH: ['PULL'],
  PULL: ['PUSH'],
  PAIR: ['PAIR'],
  CLIENT: ['SERVER'],
  SERVER: ['CLIENT'],
  RADIO: ['DISH'],
  DISH: ['RADIO'],
  GATHER: ['SCATTER'],
  SCATTER: ['GATHER'],
  PEER: ['PEER'],
  CHANNEL: ['CHANNEL'],
}

/** Whether two socket types talk to each other; types that are not known here may. */
export function socketTypesMatch(one: string, other: string): boolean {
  const peers = peersOf[one]
  return peers === undefined || peersOf[other] === undefined || peers.includes(other)
}
