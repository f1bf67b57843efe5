import type { TFunction } from 'i18next'
import { unreachable } from '../../../shared/errors'
import type { Command, Metadata } from '../../../shared/zmtp/wire'
import { formatBytes, formatCount, formatDurationUs } from '../../i18n/format'
import { told } from '../../i18n/sentences'
import { wireText, wireWord } from './wire-text'

export interface CommandField {
  readonly label: string
  readonly value: string
}

/** A command for people: its name on the wire, and what it says. */
export interface CommandWords {
  readonly name: string
  readonly fields: readonly CommandField[]
}

/** Longer ones mean nothing to a reader: their size is told. */
const maxShownBytes = 32

/** The name and the fields of a command. Passwords are never in them. */
export function commandWords(command: Command, t: TFunction): CommandWords {
  const bytes = (value: Uint8Array): string => (value.length > maxShownBytes ? formatBytes(value.length) : wireText(value, t))
  switch (command.kind) {
    case 'ready':
      return { name: 'READY', fields: metadataFields(command.metadata, t) }
    case 'initiate':
      return { name: 'INITIATE', fields: metadataFields(command.metadata, t) }
    case 'error':
      return {
        name: 'ERROR',
        fields: [
          { label: t('tap.field.reason'), value: command.reason === '' ? t('tap.value.empty') : `“${command.reason}”` },
          ...(command.note === undefined ? [] : [{ label: t('tap.field.note'), value: told(command.note) }]),
        ],
      }
    case 'subscribe':
      return { name: 'SUBSCRIBE', fields: [{ label: t('tap.field.prefix'), value: prefixText(command.prefix, t) }] }
    case 'cancel':
      return { name: 'CANCEL', fields: [{ label: t('tap.field.prefix'), value: prefixText(command.prefix, t) }] }
    case 'ping':
      return {
        name: 'PING',
        fields: [
          {
            label: t('tap.field.timeToLive'),
            value: command.timeToLiveMs === 0 ? t('tap.value.noTimeToLive') : formatDurationUs(command.timeToLiveMs * 1000),
          },
          ...contextField(command.context, t),
        ],
      }
    case 'pong':
      return { name: 'PONG', fields: contextField(command.context, t) }
    case 'join':
      return { name: 'JOIN', fields: [{ label: t('tap.field.group'), value: `“${command.group}”` }] }
    case 'leave':
      return { name: 'LEAVE', fields: [{ label: t('tap.field.group'), value: `“${command.group}”` }] }
    case 'plain-hello':
      return {
        name: 'HELLO',
        fields: [
          { label: t('tap.field.user'), value: command.username === '' ? t('tap.value.empty') : `“${command.username}”` },
          { label: t('tap.field.password'), value: command.passwordBytes === 0 ? t('tap.value.empty') : t('tap.value.masked') },
        ],
      }
    case 'plain-welcome':
      return { name: 'WELCOME', fields: [] }
    case 'curve-hello':
      return {
        name: 'HELLO',
        fields: [
          { label: t('tap.field.version'), value: `${command.major}.${command.minor}` },
          { label: t('tap.field.publicKey'), value: wireText(command.publicKey, t) },
          { label: t('tap.field.nonce'), value: bytes(command.nonce) },
          { label: t('tap.field.box'), value: formatBytes(command.box.length) },
        ],
      }
    case 'curve-welcome':
    case 'curve-ready':
      return {
        name: command.kind === 'curve-ready' ? 'READY' : 'WELCOME',
        fields: [
          { label: t('tap.field.nonce'), value: bytes(command.nonce) },
          { label: t('tap.field.box'), value: formatBytes(command.box.length) },
        ],
      }
    case 'curve-initiate':
      return {
        name: 'INITIATE',
        fields: [
          { label: t('tap.field.cookie'), value: formatBytes(command.cookie.length) },
          { label: t('tap.field.nonce'), value: bytes(command.nonce) },
          { label: t('tap.field.box'), value: formatBytes(command.box.length) },
        ],
      }
    case 'gssapi-initiate':
    case 'gssapi-message':
      return {
        name: command.kind === 'gssapi-initiate' ? 'INITIATE' : 'MESSAGE',
        fields: [{ label: t('tap.field.token'), value: formatBytes(command.token.length) }],
      }
    case 'gssapi-empty':
      return { name: t('tap.command.empty'), fields: [] }
    case 'opaque':
      return { name: command.name, fields: [{ label: t('tap.field.data'), value: bytes(command.data) }] }
    case 'malformed':
      return {
        name: command.name === '' ? t('tap.command.unnamed') : command.name,
        fields: [
          { label: t('tap.field.offset'), value: formatCount(command.offset) },
          { label: t('tap.field.expected'), value: told(command.expected) },
          { label: t('tap.field.found'), value: told(command.found) },
        ],
      }
    case 'oversized':
      return { name: t('tap.command.oversized'), fields: [{ label: t('tap.field.size'), value: formatBytes(command.size) }] }
    default:
      return unreachable(command)
  }
}

/** In the order sent; names as the sender wrote them. */
const metadataFields = (metadata: Metadata, t: TFunction): readonly CommandField[] =>
  metadata.map(([label, value]) => ({ label, value: label.toLowerCase() === 'socket-type' ? wireWord(value, t) : wireText(value, t) }))

const contextField = (context: Uint8Array, t: TFunction): readonly CommandField[] =>
  context.length === 0 ? [] : [{ label: t('tap.field.context'), value: wireText(context, t) }]

/** A prefix that is subscribed to; the empty one is every topic. */
export const prefixText = (prefix: Uint8Array, t: TFunction): string =>
  prefix.length === 0 ? t('tap.detail.everything') : wireText(prefix, t)

/** The fields in one line. */
export const fieldsText = (fields: readonly CommandField[]): string => fields.map(({ label, value }) => `${label} ${value}`).join(', ')
