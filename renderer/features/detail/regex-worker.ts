import { type MarkRange, type RegexHighlight, regexMarks } from './marks'

/** What the worker is told, and answers with its marks. */
export interface RegexTask {
  readonly text: string
  readonly highlights: readonly RegexHighlight[]
}
export type RegexAnswer = readonly MarkRange[]

addEventListener('message', ({ data }: MessageEvent<RegexTask>) => {
  const answer: RegexAnswer = regexMarks(data.text, data.highlights)
  postMessage(answer)
})
