import { type Command, Option } from 'commander'
import type { SourceId } from '../shared/model'
import { addDecodersFlag, CommandDecoders, type DecodeFlags } from './decoding'
import type { Output } from './output'
import type { WorkerUrls } from './program'
import { type StatisticsGroup, statisticsGroups, statisticsText } from './statistics-text'

/** Parts of the time line. */
const buckets = 300

interface StatsFlags extends Pick<DecodeFlags, 'decoders'> {
  readonly by: StatisticsGroup
  readonly json?: true
  readonly filter?: string
}

export function addStats(program: Command, output: Output, workers: WorkerUrls): void {
  const command = program
    .command('stats')
    .summary('sum up what a session file holds')
    .description('Prints totals, round trips and states of a session (.zmqs), and what passed by source, connection, topic or direction.')
    .argument('<file>', 'a session file')
    .addOption(new Option('--by <group>', 'what to sum up by').choices(statisticsGroups).default('source'))
    .option('-f, --filter <expression>', 'only rows that match (docs/filter.md)')
    .option('-j, --json', 'one JSON object')
  addDecodersFlag(command)
    .addHelpText(
      'after',
      `
Examples:
  $ zmq-inspector stats orders.zmqs
  $ zmq-inspector stats orders.zmqs --by topic
  $ zmq-inspector stats orders.zmqs --filter 'direction == to-client && size > 1KiB'`,
    )
    .action(async (file: string, { by, json, filter, decoders: folder }: StatsFlags) => {
      // Not before they are needed: older Nodes have no SQLite.
      const [{ openSession }, { FileCapture }, { StatisticsReader }] = await Promise.all([
        import('../main/session/session-reader'),
        import('../main/reading/file-capture'),
        import('../main/reading/statistics'),
      ])
      const reader = openSession(file)
      const decoders = await CommandDecoders.open(folder, workers.decoders)
      try {
        const statistics = new StatisticsReader(new FileCapture(reader), decoders.choices)
        const report = await statistics.read({ buckets, ...(filter === undefined ? {} : { filter }) })
        const names = new Map<number, string>(reader.sources.map(({ id, name }) => [id, name]))
        const nameOf = (source: SourceId): string => names.get(source) ?? `source ${source}`
        await output.write(json === true ? `${JSON.stringify(report)}\n` : statisticsText(report, by, nameOf))
      } finally {
        await decoders.dispose()
        reader.dispose()
      }
    })
}
