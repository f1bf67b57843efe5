import { type Command, Option } from 'commander'
import { startReplier } from '../main/capture/replier'
import { maxSeconds } from './connect'
import { frameHelp, parseFrame } from './frames'
import { note, type Output } from './output'
import { addSocketFlags, decimalNumber, type SocketFlags, sourceConfig, wholeNumber } from './source-options'
import { oneSentence } from './usage-error'
import { watch } from './watch'

/** As the options below define them. */
interface ServeFlags extends SocketFlags {
  readonly reply: readonly string[]
  readonly delay: number
  readonly connect?: true
  readonly json?: true
  readonly events?: true
  readonly count?: number
  readonly for?: number
}

const lastReplyLingerMs = 1000

export function addServe(program: Command, output: Output): void {
  const command = program
    .command('serve')
    .summary('answer requests')
    .description(
      'Opens a REP socket that answers every request with the same frames, and prints requests and replies. Where it listens goes to ' +
        'the standard error once it does.',
    )
    .argument('<endpoint>', 'where to bind, such as tcp://127.0.0.1:5555; tcp://127.0.0.1:* takes a free port')
    .addOption(new Option('-r, --reply <frame...>', 'frames of the reply, after the endpoint').makeOptionMandatory())
    .option('-d, --delay <ms>', 'wait before each reply', wholeNumber('--delay', { least: 0, most: 86_400_000 }), 0)
    .option('-c, --connect', 'connect instead of binding, as behind a broker')
    .option('-j, --json', 'one JSON record a line (docs/jsonl.md)')
    .option('-e, --events', 'also print events of the connection')
    .option('-n, --count <replies>', 'end after this many replies', wholeNumber('--count', { least: 1 }))
    .option('--for <seconds>', 'end after this time', decimalNumber('--for', { least: 0, most: maxSeconds }))
  addSocketFlags(command)
    .addHelpText(
      'after',
      `
${frameHelp}

Examples:
  $ zmq-inspector serve tcp://127.0.0.1:5555 --reply World --delay 1000
  $ zmq-inspector serve 'tcp://*:5555' --reply ok '{"id":7}' hex:00ff --json
  $ zmq-inspector serve tcp://127.0.0.1:5560 --connect --reply done --count 1`,
    )
    .action(async (endpoint: string, flags: ServeFlags) => {
      const frames = flags.reply.map(parseFrame)
      const config = sourceConfig({
        socket: 'REP',
        mode: flags.connect ? 'connect' : 'bind',
        endpoints: [endpoint],
        // The engine's sockets drop what is unsent when they close; here the last reply is to arrive.
        flags: { linger: lastReplyLingerMs, ...flags },
      })
      const options = {
        json: flags.json === true,
        events: flags.events === true,
        count: flags.count,
        limitMs: flags.for === undefined ? undefined : flags.for * 1000,
      }
      await watch(
        config,
        {
          ...options,
          counts: (row) => row.role === 'reply',
          attach: (engine, source) =>
            startReplier(engine, source, { frames, delayMs: flags.delay, failed: (error) => note(oneSentence(error)) }),
        },
        output,
      )
    })
}
