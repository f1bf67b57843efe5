import type { ExportFormat, ExportOutput, ExportRows } from './format'
import { recordLine } from './record'

/** JSON Lines: one record a line, as docs/jsonl.md documents it. */
export const jsonl = {
  id: 'jsonl',
  name: 'JSON Lines',
  extension: 'jsonl',
  async write(rows: ExportRows, output: ExportOutput) {
    for (const id of rows) {
      const line = recordLine(rows.reader, id)
      if (line === undefined) continue
      for (const piece of line) {
        const behind = output.write(piece)
        if (behind !== undefined) await behind
      }
      output.recordWritten()
    }
  },
} as const satisfies ExportFormat
