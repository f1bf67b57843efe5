/** Nanoseconds since 1970 as ISO 8601 in UTC, with as many digits as there are; `undefined` beyond the calendar's years. */
export function timestampText(epochNs: bigint): string | undefined {
  const ms = epochNs / 1_000_000n - (epochNs % 1_000_000n < 0n ? 1n : 0n)
  if (ms < -8_640_000_000_000_000n || ms > 8_640_000_000_000_000n) return undefined
  const belowMs = epochNs - ms * 1_000_000n
  const iso = new Date(Number(ms)).toISOString()
  if (belowMs === 0n) return iso
  return `${iso.slice(0, -1)}${`${belowMs}`.padStart(6, '0').replace(/(?:000)$/u, '')}Z`
}
