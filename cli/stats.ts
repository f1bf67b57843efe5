import { type Command, Option } from 'commander'
import type { SourceId } from '../shared/model'
import type { Output } from './output'
import { type StatisticsGroup, statisticsGroups, statisticsText } from './statistics-text'

interface StatsFlags {
  readonly by: StatisticsGroup
  readonly json?: true
}

export function addStats(program: Command, output: Output): void {
  program
    .command('stats')
    .summary('sum up what a session file holds')
    .description('Prints totals, round trips and states of a session (.zmqs), and what passed by source, connection, topic or direction.')
    .argument('<file>', 'a session file')
    .addOption(new Option('--by <group>', 'what to sum up by').choices(statisticsGroups).default('source'))
    .option('-j, --json', 'one JSON object')
    .addHelpText(
      'after',
      `
Examples:
  $ zmq-inspector stats orders.zmqs
  $ zmq-inspector stats orders.zmqs --by topic`,
    )
    .action(async (file: string, { by, json }: StatsFlags) => {
      // Not before they are needed: older Nodes have no SQLite.
      const [{ openSession }, { sessionStatistics }] = await Promise.all([
        import('../main/session/session-reader'),
        import('../main/session/session-statistics'),
      ])
      const reader = openSession(file)
      try {
        const report = sessionStatistics(reader)
        const names = new Map<number, string>(reader.sources.map(({ id, name }) => [id, name]))
        const nameOf = (source: SourceId): string => names.get(source) ?? `source ${source}`
        await output.write(json === true ? `${JSON.stringify(report)}\n` : statisticsText(report, by, nameOf))
      } finally {
        reader.dispose()
      }
    })
}
