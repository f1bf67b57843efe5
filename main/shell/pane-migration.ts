import * as v from 'valibot'

/** Files of before panes had places: sizes by group in percent, 0 for a pane that is closed. */
const panesFileSchema = v.looseObject({
  settings: v.looseObject({ panes: v.record(v.string(), v.array(v.number())) }),
})

/** A file of settings in which `panes` became `layout`; any other content as it is. */
export function withLayout(content: unknown): unknown {
  const file = v.safeParse(panesFileSchema, content)
  if (!file.success) return content
  const { panes, ...settings } = file.output.settings
  return { ...file.output, settings: { layout: layoutOf(panes), ...settings } }
}

function layoutOf(panes: Readonly<Record<string, readonly number[]>>) {
  const [sidebar, centre] = panes.window ?? []
  const [topics] = panes.views ?? []
  const [detail, send] = panes.dock ?? []
  const [traffic, dock] = panes.centre ?? []
  const closed = (size: number | undefined) => (size === 0 ? false : undefined)
  const sizes = {
    ...pair({ left: sidebar }, centre),
    ...pair({ bottom: dock }, traffic),
    ...pair({ 'bottom-detail': detail, 'bottom-send': send }),
  }
  const open = { sources: closed(sidebar), detail: closed(detail), send: closed(send), topics: (topics ?? 0) > 0 || undefined }
  return { open: Object.fromEntries(Object.entries(open).filter(([, value]) => value !== undefined)), sizes }
}

/** Sizes of a pair of which neither was closed. */
const pair = (sizes: Readonly<Record<string, number | undefined>>, other: number | undefined = 1) =>
  [...Object.values(sizes), other].every((size) => size !== undefined && size > 0 && size <= 100) ? sizes : {}
