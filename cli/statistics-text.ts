import { connectionNumber, type SourceId } from '../shared/model'
import type { StatisticsReport, Traffic } from '../shared/statistics/report'
import { escapeControls } from './readable'

export const statisticsGroups = ['source', 'connection', 'topic', 'direction'] as const
export type StatisticsGroup = (typeof statisticsGroups)[number]

const count = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 0 })

/**
 * A report as text for a terminal: its totals, round trips and states, then what passed by source, connection, topic or
 * direction.
 */
export function statisticsText(report: StatisticsReport, by: StatisticsGroup, sourceName: (source: SourceId) => string): string {
  const { totals, rtt, states } = report
  const seconds = Math.max(0, totals.lastUs - totals.firstUs) / 1_000_000
  const rate = seconds === 0 ? '' : `, ${count(totals.messages / seconds)} messages/s, ${count(totals.bytes / seconds)} bytes/s`
  const lines = [
    `${count(totals.messages)} messages, ${count(totals.bytes)} bytes in ${seconds.toFixed(3)} s${rate}`,
    `Exchanges: ${Object.entries(states)
      .map(([state, number]) => `${count(number)} ${state}`)
      .join(', ')}`,
    ...(rtt === undefined
      ? []
      : [`Round trip: ${(['p50', 'p90', 'p99', 'max'] as const).map((name) => `${name} ${milliseconds(rtt[name])}`).join(', ')}`]),
  ]
  const rows = groupRows(report, by, sourceName).map(([name, traffic]) => [
    escapeControls(name),
    count(traffic.messages),
    `${((traffic.messages / Math.max(1, totals.messages)) * 100).toFixed(1)} %`,
    count(traffic.bytes),
  ])
  return `${[...lines, '', ...table([by, 'messages', 'share', 'bytes'], rows)].join('\n')}\n`
}

const milliseconds = (us: number): string => `${(us / 1000).toFixed(3)} ms`

function groupRows(
  { sources, connections, otherConnections, topics, directions }: StatisticsReport,
  by: StatisticsGroup,
  sourceName: (source: SourceId) => string,
): readonly (readonly [string, Traffic])[] {
  switch (by) {
    case 'source':
      return sources.map((traffic) => [sourceName(traffic.source), traffic])
    case 'connection':
      return [
        ...connections.map((traffic) => [`${sourceName(traffic.source)} #${connectionNumber(traffic.connection)}`, traffic] as const),
        ...some(`(${count(otherConnections.count)} others)`, otherConnections),
      ]
    case 'topic':
      return [
        ...topics.top.map((traffic) => [traffic.topic === '' ? "''" : traffic.topic, traffic] as const),
        ...some('(others)', topics.other),
        ...some('(encrypted or not kept)', topics.unread),
      ]
    case 'direction':
      return directions.map((traffic) => [traffic.direction, traffic])
  }
}

const some = (name: string, traffic: Traffic): readonly (readonly [string, Traffic])[] => (traffic.messages === 0 ? [] : [[name, traffic]])

/** The first column is text, the others numbers. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)))
  return [head, ...rows].map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
}
