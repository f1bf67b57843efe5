/** Untyped, and a reference in tests only. */
declare module 'lz4js' {
  const lz4js: { readonly compress: (bytes: Uint8Array) => Uint8Array }
  export = lz4js
}
