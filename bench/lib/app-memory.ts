import { readFileSync } from 'node:fs'
import type { ElectronApplication } from '@playwright/test'

export interface AppMemory {
  readonly totalMiB: number
  /** Of each process, by its type. */
  readonly byType: string
}

/** MiB of all of an app's processes, shared pages counted once. */
export async function memoryOf(app: ElectronApplication): Promise<AppMemory> {
  const processes = await app.evaluate((electron) => electron.app.getAppMetrics().map(({ pid, type }) => ({ pid, type })))
  const sizes = processes.map(({ pid, type }) => {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
    return { type, mib: Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0) / 1024 }
  })
  return {
    totalMiB: sizes.reduce((sum, { mib }) => sum + mib, 0),
    byType: sizes.map(({ type, mib }) => `${type} ${mib.toFixed(0)}`).join(', '),
  }
}
