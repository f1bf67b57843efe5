/**
 * Pieces of this size stay below the threshold from which memcpy uses `rep movsb`, which on some processors (AMD's Zen 3 and
 * 4) takes fifteen times as long where the target lies a few bytes after the source, counted within a page.
 */
const pieceBytes = 2048

/**
 * Copies the bytes of `source` from `start` to before `end` into `target` at `at`. For shared memory this is far faster
 * than `set`, which copies byte by byte what is not aligned to eight in the same way: 45 instead of 310 µs a MiB were measured.
 */
export function copyBytes(target: Uint8Array, at: number, source: Uint8Array, start: number, end: number): void {
  const { copy } = Buffer.prototype
  const shift = at - start
  for (let from = start; from < end; from += pieceBytes) {
    copy.call(source, target, from + shift, from, Math.min(from + pieceBytes, end))
  }
}
