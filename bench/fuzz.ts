import { readdirSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type FuzzCounts, fuzzOnce } from '../shared/zmtp/fuzz'
import { fuzzCorpus } from '../shared/zmtp/fuzz-corpus'
import type { Conversation } from '../shared/zmtp/fuzz-mutations'

/** `npm run fuzz -- [--seed N] [--count N] [--seconds N]` in the repository's root: made and recorded conversations, mutated, through the decoder; the first finding ends it. */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '600' },
  },
})
const goldens = 'e2e/goldens/'

/** A recorded conversation, or nothing if it is too long to be mutated a million times. */
function readGolden(name: string): Conversation[] {
  const lines = readFileSync(goldens + name, 'latin1')
    .trim()
    .split('\n')
    .slice(2)
  const conversation = lines.map((line) => {
    const [, side, base64 = ''] = line.split(' ')
    return { side: side === 'c' ? 'client' : 'server', bytes: Uint8Array.from(Buffer.from(base64, 'base64')) } as const
  })
  return conversation.reduce((sum, { bytes }) => sum + bytes.byteLength, 0) > 4096 ? [] : [conversation]
}

const corpus = [
  ...fuzzCorpus,
  ...readdirSync(goldens)
    .filter((name) => name.endsWith('.golden'))
    .flatMap(readGolden),
]
const first = Number(values.seed)
const count = Number(values.count)
const counts: FuzzCounts = { greeting: 0, identity: 0, command: 0, malformed: 0, message: 0, skipped: 0, problem: 0, raw: 0 }
const startedMs = Date.now()
const untilMs = startedMs + Number(values.seconds) * 1000
let done = 0
for (; done < count; done += 1) {
  if (done % 4096 === 0 && Date.now() > untilMs) break
  const finding = fuzzOnce(first + done, corpus, counts)
  if (finding === undefined) continue
  console.log(`seed ${finding.seed}, limit ${finding.maxMessageBytes}: ${finding.what}`)
  for (const { side, bytes } of finding.conversation) console.log(`${side} ${Buffer.from(bytes).toString('hex')}`)
  process.exitCode = 1
  break
}
const seconds = (Date.now() - startedMs) / 1000
console.log(
  `${done} inputs of ${corpus.length} conversations, seeds ${first} to ${first + done - 1}, ${seconds.toFixed(0)} s, each decoded whole and in chunks. Seen: ${JSON.stringify(counts)}`,
)
