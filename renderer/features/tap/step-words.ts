import type { TFunction } from 'i18next'
import { unreachable } from '../../../shared/errors'
import type { RelaySide, TapConnection } from '../../../shared/tap'
import type { HandshakeEvent } from '../../../shared/zmtp/handshake'
import type { Greeting } from '../../../shared/zmtp/wire'
import { formatCount } from '../../i18n/format'
import { told } from '../../i18n/sentences'
import { commandWords, fieldsText } from './command-words'
import { endText, failureText } from './connection-words'
import { wireText } from './wire-text'

/** One line of a connection's story. */
export interface TimelineStep {
  readonly timeUs: number
  /** Who did it; `both` is what concerns the connection as a whole. */
  readonly lane: RelaySide | 'both'
  /** `sent` went to the other side. */
  readonly kind: 'sent' | 'note' | 'good' | 'bad'
  readonly title: string
  readonly detail: string
}

/** A connection from its opening to the end of its handshake, and its end where that was part of it. */
export function timelineSteps(connection: TapConnection, t: TFunction): readonly TimelineStep[] {
  const { handshake, openedUs, connectUs, client, server, end } = connection
  // A server that was never reached ended nothing, and failed at no handshake.
  const refused = end?.kind === 'refused'
  const steps: TimelineStep[] = [{ timeUs: openedUs, lane: 'client', kind: 'note', title: t('tap.step.accepted'), detail: client.address }]
  if (connectUs !== undefined) {
    steps.push({ timeUs: openedUs + connectUs, lane: 'server', kind: 'note', title: t('tap.step.connected'), detail: server.address })
  }
  for (const { timeUs, side, event } of handshake.steps) {
    if (refused && side === 'server' && event.kind === 'ended') continue
    const sent = event.kind !== 'ended' && event.kind !== 'problem'
    const refuses =
      event.kind === 'problem' || (event.kind === 'command' && ['error', 'malformed', 'oversized'].includes(event.command.kind))
    steps.push({ timeUs, lane: side, kind: refuses ? 'bad' : sent ? 'sent' : 'note', ...eventWords(event, t) })
  }
  if (handshake.completedUs !== undefined) {
    steps.push({ timeUs: handshake.completedUs, lane: 'both', kind: 'good', title: t('tap.step.complete'), detail: '' })
  } else if (handshake.failure !== undefined && !refused) {
    const timeUs = handshake.steps.at(-1)?.timeUs ?? openedUs
    steps.push({ timeUs, lane: 'both', kind: 'bad', title: t('tap.step.failed'), detail: failureText(handshake.failure, t) })
  }
  if (end !== undefined) {
    const kind = end.kind === 'fin' || end.kind === 'stopped' ? 'note' : 'bad'
    steps.push({ timeUs: end.timeUs, lane: 'both', kind, title: t('tap.step.over'), detail: endText(connection, t) })
  }
  // The server's side may be connected after the client began to speak; equal times keep their order.
  return steps.sort((one, other) => one.timeUs - other.timeUs)
}

/** What happened, in words. */
export function eventWords(event: HandshakeEvent, t: TFunction): { readonly title: string; readonly detail: string } {
  switch (event.kind) {
    case 'greeting':
      return { title: t('tap.step.greeting'), detail: greetingText(event.greeting, t) }
    case 'identity':
      return {
        title: t('tap.step.identity'),
        detail: event.identity.length === 0 ? t('tap.step.emptyIdentity') : wireText(event.identity, t),
      }
    case 'command': {
      const { name, fields } = commandWords(event.command, t)
      return { title: name, detail: fieldsText(fields) }
    }
    case 'problem': {
      const { offset, expected, found } = event.problem
      return {
        title: t('tap.step.problem'),
        detail: t('tap.step.at', { offset: formatCount(offset), expected: told(expected), found: told(found) }),
      }
    }
    case 'ended':
      return { title: t('tap.step.ended'), detail: '' }
    default:
      return unreachable(event)
  }
}

function greetingText(greeting: Greeting, t: TFunction): string {
  const version = `ZMTP ${greeting.version}`
  if ('mechanism' in greeting) {
    const offered = `${greeting.major}.${greeting.minor}`
    const parts = [version, greeting.mechanism]
    if (offered !== greeting.version) parts.push(t('tap.step.offers', { version: offered }))
    if (greeting.asServer) parts.push(t('tap.step.asServer'))
    return parts.join(', ')
  }
  return 'socketType' in greeting ? `${version}, ${greeting.socketType}` : `${version}, ${t('tap.step.withoutGreeting')}`
}
