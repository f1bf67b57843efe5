import { type SocketType, socketTraits } from '../../../shared/model'
import type { SocketOptions } from '../../../shared/source-config'

type NumberOption = { [Key in keyof SocketOptions]-?: NonNullable<SocketOptions[Key]> extends number ? Key : never }[keyof SocketOptions]
type SwitchOption = Exclude<keyof SocketOptions, NumberOption>

interface NumberOptionField {
  readonly kind: 'number'
  readonly key: NumberOption
  readonly unit: 'milliseconds' | 'messages' | 'bytes'
  /** What libzmq does when it is not set, as zmq_setsockopt(3) has it. */
  readonly libzmqDefault: number
  readonly min: number
  readonly max: number
  readonly applies: (socket: SocketType) => boolean
}

interface SwitchOptionField {
  readonly kind: 'switch'
  readonly key: SwitchOption
  readonly applies: (socket: SocketType) => boolean
}

export type SocketOptionField = NumberOptionField | SwitchOptionField

const always = (): boolean => true
const canSend = (socket: SocketType): boolean => socketTraits[socket].canSend
const canReceive = (socket: SocketType): boolean => socketTraits[socket].canReceive
const isReq = (socket: SocketType): boolean => socket === 'REQ'

const dayMs = 86_400_000
const heartbeatMaxMs = 6_553_599
const int32Max = 2_147_483_647

const number = (
  key: NumberOption,
  unit: NumberOptionField['unit'],
  libzmqDefault: number,
  [min, max]: readonly [number, number],
  applies: NumberOptionField['applies'] = always,
): NumberOptionField => ({ kind: 'number', key, unit, libzmqDefault, min, max, applies })

/** The options that the dialog offers, in its order; the bounds are those of the configuration's schema. */
export const socketOptionFields: readonly SocketOptionField[] = [
  number('lingerMs', 'milliseconds', -1, [-1, dayMs]),
  number('maxMessageSize', 'bytes', -1, [-1, Number.MAX_SAFE_INTEGER], canReceive),
  number('sendHighWaterMark', 'messages', 1000, [0, int32Max], canSend),
  number('receiveHighWaterMark', 'messages', 1000, [0, int32Max], canReceive),
  number('sendTimeoutMs', 'milliseconds', -1, [-1, dayMs], canSend),
  number('receiveTimeoutMs', 'milliseconds', -1, [-1, dayMs], canReceive),
  number('reconnectIntervalMs', 'milliseconds', 100, [-1, dayMs]),
  number('reconnectMaxIntervalMs', 'milliseconds', 0, [0, dayMs]),
  number('heartbeatIntervalMs', 'milliseconds', 0, [0, heartbeatMaxMs]),
  number('heartbeatTimeoutMs', 'milliseconds', 0, [0, heartbeatMaxMs]),
  number('heartbeatTimeToLiveMs', 'milliseconds', 0, [0, heartbeatMaxMs]),
  { kind: 'switch', key: 'conflate', applies: (socket) => socketTraits[socket].canConflate },
  { kind: 'switch', key: 'requestCorrelate', applies: isReq },
  { kind: 'switch', key: 'requestRelaxed', applies: isReq },
]

export const optionApplies = (field: SocketOptionField, socket: SocketType): boolean => field.applies(socket)
