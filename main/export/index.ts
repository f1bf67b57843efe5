import { jsonl } from './jsonl'

/** Every format that a capture can be exported in: a new one is a file beside this one and a line here. */
export const exportFormats = [jsonl] as const
export type ExportFormatId = (typeof exportFormats)[number]['id']
