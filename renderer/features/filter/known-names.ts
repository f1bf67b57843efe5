import { useMemo } from 'react'
import type { DecodedNode } from '../../../shared/decoders/decoder'
import type { KnownNames } from '../../../shared/filter/complete'
import { printField } from '../../../shared/filter/print'
import type { DecoderInfo } from '../../../shared/ipc/inspect'
import type { RowId } from '../../../shared/model'
import { fieldDecoders, useDecoders } from '../../stores/decoders-store'
import { type Decoded, useDecodings } from '../../stores/decodings-store'
import { useSessionStatus } from '../../stores/recording-store'
import { useSources } from '../../stores/sources-store'
import { type SelectedTraffic, useSelectedTraffic } from '../../stores/traffic-selected'
import { isJsonDocument, utf8TextOf } from '../detail/frame-content'

const maxFields = 60
const maxDepth = 4

/** What completion can offer of what is shown: its sources and endpoints, and the fields in the JSON of the selected row. */
export function useKnownNames(): KnownNames {
  const live = useSources((state) => state.sources)
  const shown = useSessionStatus((status) => status.shown?.sources)
  const traffic = useSelectedTraffic((state) => state.traffic)
  const decoders = useDecoders((state) => state.decoders)
  const decodings = useDecodings(({ byRow }) => byRow)
  return useMemo(() => {
    const names = shown?.map(({ name }) => name) ?? live.map(({ config }) => config.name)
    const endpoints =
      shown?.flatMap(({ kind, places }) => (kind === 'tap' ? places.slice(0, 1) : places)) ??
      live.flatMap((source) => (source.kind === 'tap' ? [source.config.listen] : source.config.endpoints.map(({ address }) => address)))
    return {
      sources: [...new Set(names)],
      values: { endpoint: [...new Set(endpoints)] },
      jsonFields: jsonFieldsIn(traffic),
      decoders: fieldDecoders(),
      decoderFields: [...declaredFields(decoders), ...decodedFieldsIn(traffic, decodings)],
    }
  }, [live, shown, traffic, decoders, decodings])
}

const declaredFields = (decoders: readonly DecoderInfo[]): readonly string[] =>
  decoders.flatMap(({ name, fields }) => fields.map(({ path }) => `${name}.${path}`))

/** Fields that decoders found in the rows that are selected; JSON's own are known already. */
function decodedFieldsIn(traffic: SelectedTraffic, decodings: ReadonlyMap<RowId, Decoded>): readonly string[] {
  if (traffic.kind !== 'ready') return []
  const found = new Set<string>()
  const look = (nodes: readonly DecodedNode[]): void => {
    for (const { field, children } of nodes) {
      if (found.size >= maxFields) return
      if (field !== undefined && children === undefined && !field.startsWith('json.')) found.add(field)
      if (children !== undefined) look(children)
    }
  }
  for (const message of [traffic.selected, traffic.peer]) {
    const decoded = message === undefined ? undefined : decodings.get(message.row.id)
    if (decoded?.kind === 'ready') look(decoded.tree)
  }
  return [...found]
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
