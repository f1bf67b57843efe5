import { type Command, Option } from 'commander'
import { type SocketType, socketTraits, socketTypes } from '../shared/model'
import { addDecodeFlags, type DecodeFlags, decodes, decodeWords } from './decoding'
import type { Output } from './output'
import type { WorkerUrls } from './program'
import { slowDiskOption, writeFlag } from './recording'
import { asSocketType } from './socket-type'
import { addSocketFlags, decimalNumber, type SocketFlags, sourceConfig, wholeNumber } from './source-options'
import { UsageError } from './usage-error'
import { watch } from './watch'

/** As the options below define them. */
interface ConnectFlags extends SocketFlags, DecodeFlags {
  readonly type: SocketType
  readonly bind?: true
  readonly subscribe?: readonly string[]
  readonly conflate?: true
  readonly json?: true
  readonly write?: string
  readonly events?: true
  readonly count?: number
  readonly for?: number
}

export function addConnect(program: Command, output: Output, workers: WorkerUrls): void {
  const command = program
    .command('connect')
    .summary('open a socket and print what passes')
    .description(
      'Opens a ZeroMQ socket of any type and prints every message with its time, direction, size and frames, until Ctrl-C. ' +
        'What happens to the connection and a line of totals go to the standard error.',
    )
    .argument('<endpoint...>', 'where to connect (or bind), such as tcp://127.0.0.1:5555 or ipc:///tmp/feed')
    .addOption(
      new Option('-t, --type <type>', `type of the socket: ${socketTypes.join(', ').toLowerCase()}`)
        .argParser(asSocketType)
        .makeOptionMandatory(),
    )
    .option('-b, --bind', 'bind instead of connecting; tcp://127.0.0.1:* takes a free port')
    .option('-s, --subscribe <prefix>', 'sub, xsub: a topic prefix, may be repeated (default: everything)', collect)
    .option('-j, --json', 'one JSON record a line (docs/jsonl.md)')
    .option(...writeFlag)
    .addOption(slowDiskOption('skip'))
    .option('-e, --events', 'also print events of the connection')
    .option('-n, --count <messages>', 'end after this many messages', wholeNumber('--count', { least: 1 }))
    .option('--for <seconds>', 'end after this time', decimalNumber('--for', { least: 0, most: maxSeconds }))
  addDecodeFlags(command, decodeWords)
  addSocketFlags(command)
    .option('--conflate', 'keep only the newest message: dealer, pub, sub, push, pull')
    .addHelpText(
      'after',
      `
Examples:
  $ zmq-inspector connect tcp://127.0.0.1:5556 --type sub --subscribe '' --json
  $ zmq-inspector connect tcp://127.0.0.1:5556 tcp://127.0.0.1:5557 --type sub --subscribe orders. --subscribe trades.
  $ zmq-inspector connect 'tcp://*:5558' --bind --type pull --count 100
  $ zmq-inspector connect ipc:///tmp/jobs --type router --bind --events --for 30`,
    )
    .action(async (endpoints: readonly string[], flags: ConnectFlags) => {
      const { subscribes, canConflate } = socketTraits[flags.type]
      if (flags.conflate && !canConflate) throw new UsageError(`${flags.type} takes no --conflate.`)
      const config = sourceConfig({
        socket: flags.type,
        mode: flags.bind ? 'bind' : 'connect',
        endpoints,
        subscriptions: flags.subscribe ?? (subscribes ? [''] : []),
        conflate: flags.conflate,
        flags,
      })
      const options = {
        json: flags.json === true,
        events: flags.events === true,
        count: flags.count,
        counts: () => true,
        decode: decodes(flags) ? { folder: flags.decoders, workerUrl: workers.decoders } : undefined,
        record: flags.write === undefined ? undefined : { file: flags.write, workerUrl: workers.session },
        limitMs: flags.for === undefined ? undefined : flags.for * 1000,
      }
      await watch(config, options, output)
    })
}

/** Longer timers would end at once. */
export const maxSeconds = 2_000_000

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value]
