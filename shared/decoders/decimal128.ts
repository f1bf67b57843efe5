/** IEEE 754-2008 decimal128 in binary integer encoding, as BSON has it, written as its specification says. */
export function decimal128Text(high: bigint, low: bigint): string {
  const sign = high >> 63n === 0n ? '' : '-'
  const combination = Number((high >> 58n) & 31n)
  if (combination === 31) return 'NaN'
  if (combination === 30) return `${sign}Infinity`
  const isLarge = combination >= 24
  const exponent = Number((isLarge ? high >> 47n : high >> 49n) & 0x3fffn) - 6176
  // A coefficient in the large form is beyond 34 digits, which counts as zero.
  const significand = isLarge ? 0n : ((high & 0x1_ffff_ffff_ffffn) << 64n) | low
  const digits = `${significand >= 10n ** 34n ? 0n : significand}`
  const adjusted = exponent + digits.length - 1
  if (exponent > 0 || adjusted < -6) {
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : ''
    return `${sign}${digits.charAt(0)}${fraction}E${adjusted < 0 ? '' : '+'}${adjusted}`
  }
  if (exponent === 0) return sign + digits
  const whole = digits.padStart(1 - exponent, '0')
  return `${sign}${whole.slice(0, exponent)}.${whole.slice(exponent)}`
}
