const mask = '********'

/** A copy of a PLAIN HELLO command's body with eight asterisks for its password, so that not even its length is told. */
export function maskPassword(body: Uint8Array): Uint8Array {
  const nameEnd = 1 + (body[0] ?? 0)
  const usernameEnd = nameEnd + 1 + (body[nameEnd] ?? 0)
  const masked = new Uint8Array(usernameEnd + 1 + mask.length)
  masked.set(body.subarray(0, usernameEnd))
  masked[usernameEnd] = mask.length
  masked.set(new TextEncoder().encode(mask), usernameEnd + 1)
  return masked
}
