import type { ExportFormat, ExportOutput, ExportRows } from './format'
import { recordLine } from './record'

/** JSON Lines: one record a line, as docs/jsonl.md documents it. */
export const jsonl = {
  id: 'jsonl',
  name: 'JSON Lines',
  extension: 'jsonl',
  async write(rows: ExportRows, output: ExportOutput) {
    const { reader, decodedOf } = rows
    for await (const ids of rows.pieces) {
      const said = decodedOf?.(ids)
      try {
        for (const id of ids) {
          const line = recordLine(reader, id, said === undefined ? undefined : (await said.next()).value)
          if (line === undefined) continue
          for (const part of line) {
            const behind = output.write(part)
            if (behind !== undefined) await behind
          }
          output.recordWritten()
        }
      } finally {
        await said?.return(undefined)
      }
    }
  },
} as const satisfies ExportFormat
