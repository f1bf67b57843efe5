import { firstTapConnection, type RowSummary } from '../../../shared/model'
import { parseCommand } from '../../../shared/zmtp/command'
import type { Command } from '../../../shared/zmtp/wire'
import { told } from '../../i18n/sentences'

/** Whether a row was seen by a tap; those of our own sockets always tell their type. */
export const isTapRow = ({ connection, socket, direction }: RowSummary): boolean =>
  connection >= firstTapConnection || direction === 'to-server' || direction === 'to-client' || socket === undefined

/** A command's row: a command as such, or the message by which older peers subscribe. */
export interface RowCommand {
  readonly command: Command
  readonly asMessage: boolean
}

/** The command in the payload of a row. `mechanism` is what its sender's greeting named. */
export function rowCommand(body: Uint8Array, mechanism: string): RowCommand {
  // ZMTP 3.0 and older subscribe by a message 01 or 00 + prefix; no command has a name of one byte.
  if (body[0] === 1) return { command: { kind: 'subscribe', prefix: body.slice(1) }, asMessage: true }
  if (body[0] === 0) return { command: { kind: 'cancel', prefix: body.slice(1) }, asMessage: true }
  return { command: parseCommand(body, mechanism), asMessage: false }
}

/** The preview of a command's row begins with its name. */
export function splitPreview(preview: string): { readonly name: string; readonly rest: string } {
  const space = preview.indexOf(' ')
  return space < 0 ? { name: preview, rest: '' } : { name: preview.slice(0, space), rest: preview.slice(space + 1) }
}

/** A row's preview in the language that is shown; a message's is its content, and stays as it is. */
export function toldPreview({ kind }: RowSummary, preview: string): string {
  if (kind === 'message') return preview
  if (kind === 'event') return told(preview)
  const { name, rest } = splitPreview(preview)
  return rest === '' ? name : `${name} ${toldCommand(name, rest)}`
}

/** What follows a command's name, as far as it is ours: of the peers' own words nothing is changed. */
export function toldCommand(name: string, rest: string): string {
  const isPeers = ['SUBSCRIBE', 'CANCEL', 'JOIN', 'LEAVE', 'READY', 'INITIATE', 'ERROR'].includes(name)
  return !isPeers || /^expected .*, found |^everything(, as a message)?$|, as a message$/u.test(rest) ? told(rest) : rest
}
