/** As much as is laid out at once: what has no glyphs in the fonts at hand takes a hundred times as long as what has. */
const blockCharacters = 4096

interface TextBlock {
  readonly text: string
  /** Where it begins in the whole text. */
  readonly at: number
}

/**
 * Cuts a long text into blocks, at line ends where there are any, so that the browser lays out only those in sight.
 * Joined with their separators they are the text: a block that ends at a line end leaves it out.
 */
export function textBlocks(text: string): readonly TextBlock[] {
  const blocks: TextBlock[] = []
  let from = 0
  while (text.length - from > blockCharacters) {
    const lineEnd = text.lastIndexOf('\n', from + blockCharacters)
    const atLineEnd = lineEnd > from
    const to = atLineEnd ? lineEnd : wholeCharacterEnd(text, from + blockCharacters)
    blocks.push({ text: text.slice(from, to), at: from })
    from = atLineEnd ? to + 1 : to
  }
  blocks.push({ text: text.slice(from), at: from })
  return blocks
}

/** Never between the halves of a surrogate pair. */
function wholeCharacterEnd(text: string, end: number): number {
  const code = text.charCodeAt(end - 1)
  return code >= 0xd800 && code <= 0xdbff ? end - 1 : end
}
