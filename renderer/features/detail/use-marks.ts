import { useEffect, useMemo, useState } from 'react'
import { filterHighlights } from '../../../shared/filter/filter'
import type { Highlight } from '../../../shared/filter/highlights'
import { readFilter } from '../../stores/decoders-store'
import { useFind } from '../../stores/find-store'
import { useTraffic } from '../../stores/traffic-store'
import { byteMarks, bytesOfMarks, type MarkRange, merged, type RegexHighlight, type TextHighlight, textMarks } from './marks'
import { askRegexMarks } from './regex-marks'

/** Regular expressions see no more of a frame in the filter either. */
const maxRegexCharacters = 64 * 1024

interface MarkedText {
  readonly bytes: Uint8Array
  /** The bytes as text, without the parts of characters that were cut at their ends. */
  readonly text: string
  readonly isUtf8: boolean
}

/** What of a frame the filter and the find bar look for: ranges of its text, and of its bytes. */
export function useMarks({ bytes, text, isUtf8 }: MarkedText): {
  readonly inText: readonly MarkRange[]
  readonly inBytes: readonly MarkRange[]
} {
  const { texts, regexes } = useHighlights()
  const [regexRanges, setRegexRanges] = useState<readonly MarkRange[]>(none)
  useEffect(() => {
    setRegexRanges(none)
    if (regexes.length === 0) return
    const abort = new AbortController()
    void askRegexMarks({ text: text.slice(0, maxRegexCharacters), highlights: regexes }, abort.signal).then((ranges) => {
      if (!abort.signal.aborted) setRegexRanges(ranges)
    })
    return () => abort.abort()
  }, [text, regexes])
  return useMemo(() => {
    if (texts.length === 0 && regexRanges.length === 0) return { inText: none, inBytes: none }
    const inText = merged([...textMarks(text, texts), ...regexRanges])
    if (!isUtf8) return { inText, inBytes: byteMarks(bytes, texts) }
    return { inText, inBytes: bytesOfMarks(text, inText, cutAtStart(bytes)) }
  }, [bytes, text, isUtf8, texts, regexRanges])
}

const none: readonly never[] = []

/** Bytes at the start that belong to a character which began before. */
function cutAtStart(bytes: Uint8Array): number {
  let cut = 0
  while (cut < 3 && ((bytes[cut] ?? 0) & 0xc0) === 0x80) cut += 1
  return cut
}

/** Whether the filter or the find bar look for something that is marked. */
export function useHasHighlights(): boolean {
  const { texts, regexes } = useHighlights()
  return texts.length > 0 || regexes.length > 0
}

function useHighlights(): { readonly texts: readonly TextHighlight[]; readonly regexes: readonly RegexHighlight[] } {
  const filter = useTraffic(({ query }) => query.filter ?? '')
  const find = useFind(({ open, text }) => (open ? text.trim() : ''))
  return useMemo(() => {
    const all = [filter, find].flatMap(highlightsOf)
    return {
      texts: all.filter((highlight) => highlight.kind === 'text'),
      regexes: all.filter((highlight) => highlight.kind === 'regex'),
    }
  }, [filter, find])
}

function highlightsOf(source: string): readonly Highlight[] {
  const compiled = readFilter(source)
  return compiled.kind === 'filter' ? filterHighlights(compiled.filter) : []
}
