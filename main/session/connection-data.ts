/** What a session keeps of a connection, as JSON; bytes in it as base64. */
export function connectionData(data: object | undefined): string {
  return JSON.stringify(data ?? {}, (_key, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value))
}

/** What a text in a session says as JSON; `undefined` where it is none. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
