const blockCharacters = 16_384

/**
 * Cuts a long text into blocks, at line ends where there are any, so that the browser lays out only those in sight.
 * Joined with their separators they are the text: a block that ends at a line end leaves it out.
 */
export function textBlocks(text: string): readonly string[] {
  const blocks: string[] = []
  let from = 0
  while (text.length - from > blockCharacters) {
    const lineEnd = text.lastIndexOf('\n', from + blockCharacters)
    const atLineEnd = lineEnd > from
    const to = atLineEnd ? lineEnd : wholeCharacterEnd(text, from + blockCharacters)
    blocks.push(text.slice(from, to))
    from = atLineEnd ? to + 1 : to
  }
  blocks.push(text.slice(from))
  return blocks
}

/** Never between the halves of a surrogate pair. */
function wholeCharacterEnd(text: string, end: number): number {
  const code = text.charCodeAt(end - 1)
  return code >= 0xd800 && code <= 0xdbff ? end - 1 : end
}
