import type { DecoderChoice } from '../decoders/choice'

/** A source whose messages are a kernel's. */
export interface JupyterSource {
  /** Its name. */
  readonly source: string
  /** Empty: the kernel signs nothing. */
  readonly key: string
  /** Nothing in a heartbeat says that it is Jupyter's. */
  readonly isHeartbeat: boolean
}

/** The user's choices, with the key of its kernel wherever a source is a kernel's, whatever else is chosen for it. */
export function withKeys(choices: readonly DecoderChoice[], sources: readonly JupyterSource[]): readonly DecoderChoice[] {
  const first: DecoderChoice[] = []
  const more: DecoderChoice[] = []
  for (const { source, key, isHeartbeat } of sources) {
    first.push({ source, ...(isHeartbeat ? { decoder: 'jupyter' } : {}), settings: { key } })
    // What is chosen for all sources is chosen for this one.
    for (const choice of choices) if (choice.source === undefined) more.push({ ...choice, source, settings: { ...choice.settings, key } })
  }
  const keyOf = (name: string | undefined): string | undefined => sources.find(({ source }) => source === name)?.key
  const own = choices.map((choice) => {
    const key = keyOf(choice.source)
    return key === undefined ? choice : { ...choice, settings: { ...choice.settings, key } }
  })
  // Of equals the last one counts: what the user chose for the source itself.
  return [...first, ...more, ...own]
}
