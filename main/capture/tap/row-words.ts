import { directions, type EventName, eventNames, rowKinds, socketTypes } from '../../../shared/model'
import { unknownSocket } from './batch'
import type { RelaySide } from './relay-observer'

/** The codes that columns have for the words of shared/model.ts: a word's index is its code. */
export const kindCodes = {
  message: rowKinds.indexOf('message'),
  event: rowKinds.indexOf('event'),
  command: rowKinds.indexOf('command'),
} as const
export const directionCodes: Readonly<Record<RelaySide, number>> = {
  client: directions.indexOf('to-server'),
  server: directions.indexOf('to-client'),
}
export const eventCode = (name: EventName): number => eventNames.indexOf(name)

export function socketCode(type: string | undefined): number {
  const index = (socketTypes as readonly (string | undefined)[]).indexOf(type)
  return index < 0 ? unknownSocket : index
}
