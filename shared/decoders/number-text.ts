/** A number as people read it; not a number and the infinities by name. */
export function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : `${value}`
}

/** A 32-bit float with no more digits than it has. */
export function float32Text(value: number): string {
  if (!Number.isFinite(value)) return `${value}`
  for (let digits = 6; digits < 9; digits += 1) {
    const text = value.toPrecision(digits)
    if (Math.fround(Number(text)) === value) return numberText(Number(text))
  }
  return numberText(Number(value.toPrecision(9)))
}

/** The 16-bit float (IEEE 754 binary16) of its bits; not every Node that runs this has `DataView.getFloat16`. */
export function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}
