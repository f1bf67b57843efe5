/** Others that took so many times as long are left out: they would shrink what is looked at to nothing. */
const farTimes = 4
const roomAfter = 1.06

export interface TimingScale {
  /** Microseconds that the whole width stands for. */
  readonly endUs: number
  /** Round values to mark, in microseconds from the request. */
  readonly ticksUs: readonly number[]
  /** The others that lie on the scale. */
  readonly othersUs: readonly number[]
}

/** A scale from 0 on which a duration and, where they are not far, others have their places. */
export function timingScale(durationUs: number, othersUs: readonly number[], maxTicks = 5): TimingScale {
  const near = othersUs.filter((other) => other <= durationUs * farTimes)
  const endUs = Math.max(1, durationUs, ...near) * roomAfter
  const step = roundStep(endUs / maxTicks)
  const ticksUs: number[] = []
  for (let index = 0; index * step <= endUs; index += 1) ticksUs.push(index * step)
  return { endUs, ticksUs, othersUs: near }
}

/** The least of 1, 2 and 5 times a power of ten that is not below a value; whole microseconds. */
export function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)))
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= least) ?? power * 10
}

/** A scale for a duration that still grows: it leaves room, and changes only now and then. */
export const growingScale = (elapsedUs: number): TimingScale => timingScale(roundStep(Math.max(1_000_000, elapsedUs * 1.1)), [])
