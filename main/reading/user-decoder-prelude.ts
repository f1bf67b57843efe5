/** Bytes of each frame by which a file recognises a message. */
export const headBytesGiven = 1024
/** A message has no more frames here. */
export const maxFramesGiven = 64
/** A message lies in memory that this side and the interpreter share: first numbers, in these places … */
export const marks = { phase: 0, floor: 1, certainty: 2, length: 3, count: 4, frames: 5 } as const
export const markCount = marks.frames + 2 * maxFramesGiven
/** … then the frames' bytes, where there is room for them. */
export const bytesAt = markCount * 8
export const inputBytes = 64 * 1024
export const phases = { recognise: 1, decode: 2 } as const

/**
 * Runs in the sandbox before the file, and takes what it needs before the file can change it. One call asks both functions of the
 * decoder, and says in `marks` which is at work. Answers go out as JSON, so nothing else can. `large`: the frames, where there is no
 * room for them.
 */
export const prelude = `(function (input) {
  const { apply } = Reflect
  const { parse, stringify } = JSON
  const Bytes = Uint8Array
  const { set } = Bytes.prototype
  const marks = new Float64Array(input, 0, ${markCount})
  let facts = {}
  let decoder = { recognise: () => 1, decode: () => [] }
  const copy = (buffer, from, length) => {
    const bytes = new Bytes(length)
    apply(set, bytes, [new Bytes(buffer, from, length)])
    return bytes
  }
  const message = (large, most) => {
    const frames = []
    const sizes = []
    let at = ${bytesAt}
    for (let index = 0; index < marks[${marks.count}]; index += 1) {
      const given = marks[${marks.frames} + 2 * index]
      const length = given < most ? given : most
      sizes[index] = marks[${marks.frames + 1} + 2 * index]
      if (large === undefined) frames[index] = copy(input, at, length)
      else frames[index] = length < given ? copy(large[index], 0, length) : new Bytes(large[index])
      at += given
    }
    return { ...facts, sizes, frames }
  }
  return {
    use(given) {
      decoder = given
    },
    tell(text) {
      facts = parse(text)
    },
    ask(large) {
      marks[${marks.phase}] = ${phases.recognise}
      const said = decoder.recognise(message(large, ${headBytesGiven}))
      const certainty = said === true ? 0.95 : typeof said === 'number' && said >= 0 && said <= 1 ? said : 0
      marks[${marks.certainty}] = certainty
      if (certainty < marks[${marks.floor}]) return undefined
      marks[${marks.phase}] = ${phases.decode}
      const answer = stringify(decoder.decode(message(large, Infinity)))
      if (typeof answer === 'string') marks[${marks.length}] = answer.length
      return answer
    },
  }
})`
