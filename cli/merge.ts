import { resolve } from 'node:path'
import type { Command } from 'commander'
import { note } from './output'
import { formatBytes } from './readable'
import { stopOnSignals } from './stop'
import { programVersion } from './version'

export function addMerge(program: Command): void {
  program
    .command('merge')
    .summary('merge two session files by time')
    .description('Writes the rows of two sessions (.zmqs), in the order of their wall-clock times, into a new one.')
    .argument('<first>', 'a session file')
    .argument('<second>', 'another one')
    .requiredOption('-w, --write <file>', 'the session to write; there must be none')
    .option('--name <name>', 'what the new session is called; the file’s name if absent')
    .addHelpText(
      'after',
      `
Examples:
  $ zmq-inspector merge client.zmqs server.zmqs -w both.zmqs`,
    )
    .action(async (first: string, second: string, { write, name = write }: { readonly write: string; readonly name?: string }) => {
      // Not before they are needed: older Nodes have no SQLite.
      const [{ mergeSessions }, { describeSession }] = await Promise.all([
        import('../main/session/merge-sessions'),
        import('../main/session/session-files'),
      ])
      using stop = stopOnSignals()
      try {
        await mergeSessions([first, second], resolve(write), { name, createdBy: programVersion(), signal: stop.signal })
      } catch (error) {
        if (!stop.signal.aborted) throw error
        note('Nothing was written.')
        return
      }
      const { messages, bytes } = describeSession(resolve(write))
      note(`${messages} messages in ${resolve(write)}, ${formatBytes(bytes)}.`)
    })
}
