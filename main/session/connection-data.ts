/** What a session keeps of a connection, as JSON; bytes in it as base64. */
export function connectionData(data: object | undefined): string {
  return JSON.stringify(data ?? {}, (_key, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value))
}
