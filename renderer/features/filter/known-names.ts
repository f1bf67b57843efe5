import { useMemo } from 'react'
import type { KnownNames } from '../../../shared/filter/complete'
import { printField } from '../../../shared/filter/print'
import { useSources } from '../../stores/sources-store'
import { type SelectedTraffic, useSelectedTraffic } from '../../stores/traffic-selected'
import { isJsonDocument, utf8TextOf } from '../detail/frame-content'

const maxFields = 60
const maxDepth = 4

/** What completion can offer of this session: its sources and endpoints, and the fields in the JSON of the selected row. */
export function useKnownNames(): KnownNames {
  const sources = useSources((state) => state.sources)
  const traffic = useSelectedTraffic((state) => state.traffic)
  return useMemo(() => {
    const endpoints = sources.flatMap((source) =>
      source.kind === 'tap' ? [source.config.listen] : source.config.endpoints.map(({ address }) => address),
    )
    return {
      sources: sources.map(({ config }) => config.name),
      values: { endpoint: [...new Set(endpoints)] },
      jsonFields: jsonFieldsIn(traffic),
    }
  }, [sources, traffic])
}

function jsonFieldsIn(traffic: SelectedTraffic): readonly string[] {
  if (traffic.kind !== 'ready') return []
  const fields = new Set<string>()
  for (const message of [traffic.selected, traffic.peer]) {
    const frame = message?.frames.slice(message.row.envelopeFrames).find(({ size, head }) => size > 0 && size === head.length)
    const text = frame === undefined ? undefined : utf8TextOf(frame.head)
    if (text !== undefined && isJsonDocument(text)) addFields(fields, ['json'], JSON.parse(text))
  }
  return [...fields]
}

function addFields(fields: Set<string>, path: readonly [string, ...string[]], value: unknown): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || path.length > maxDepth) return
  for (const [name, inner] of Object.entries(value)) {
    if (fields.size >= maxFields) return
    fields.add(printField([...path, name]))
    addFields(fields, [...path, name], inner)
  }
}
