import type { RegexAnswer, RegexTask } from './regex-worker'

/** A regular expression that takes longer on one frame marks nothing there. */
const patienceMs = 1000

let queue: Promise<unknown> = Promise.resolve()

/** Marks what regular expressions match, one frame after the other, in a thread that is ended when it takes too long. */
export function askRegexMarks(task: RegexTask, signal: AbortSignal): Promise<RegexAnswer> {
  const answer = queue.then(() => (signal.aborted ? [] : run(task, signal)))
  queue = answer
  return answer
}

function run(task: RegexTask, signal: AbortSignal): Promise<RegexAnswer> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./regex-worker.ts', import.meta.url), { type: 'module' })
    const end = (answer: RegexAnswer): void => {
      clearTimeout(timer)
      worker.terminate()
      resolve(answer)
    }
    const timer = setTimeout(() => end([]), patienceMs)
    signal.addEventListener('abort', () => end([]), { once: true })
    worker.addEventListener('message', ({ data }: MessageEvent<RegexAnswer>) => end(data))
    worker.addEventListener('error', () => end([]))
    worker.postMessage(task)
  })
}
