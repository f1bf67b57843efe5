import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { createInterface } from 'node:readline'
import { isHarmlessLine, needsVirtualDisplay, underXvfb } from './display.mjs'
import { Stop } from './project.mjs'

/** @type {readonly NodeJS.Signals[]} */
const forwardedSignals = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** How long a program may take to end by itself after a signal. */
const graceMs = 5_000

const parentCheckMs = 1_000

/**
 * `window`: it needs a display, so it runs under Xvfb where there is none, without Chromium's noise about that. `timeoutMs`:
 * after so long it is killed, with all that it started.
 * @typedef {{ cwd?: string, env?: NodeJS.ProcessEnv, window?: boolean, timeoutMs?: number | undefined }} RunOptions
 */

/**
 * Runs a program to its end, forwards signals to it and leaves none of its processes behind. After a signal this process
 * ends with it: whatever would have come next was not wanted.
 * @param {string} command
 * @param {string[]} commandArguments
 * @param {RunOptions} options
 * @returns {Promise<number>} its exit code; as a shell gives it where a signal ended it
 */
export function run(command, commandArguments, { cwd, env, window = false, timeoutMs } = {}) {
  const virtual = window && needsVirtualDisplay()
  const [program, programArguments] = virtual ? underXvfb(command, commandArguments) : [command, commandArguments]
  // Its own process group: a Ctrl-C reaches it once, from here (Chromium takes a second one for "die now"), and all of it can be ended.
  const hasGroup = process.platform !== 'win32'
  const child = spawn(program, programArguments, {
    cwd,
    env: env ?? process.env,
    detached: hasGroup,
    stdio: ['inherit', 'inherit', virtual ? 'pipe' : 'inherit', virtual ? 'pipe' : 'ignore'],
  })

  return new Promise((resolve, reject) => {
    let processId = child.pid
    /** @type {NodeJS.Signals | undefined} */
    let received
    const pipe = child.stdio[3]
    if (pipe && 'setEncoding' in pipe) {
      pipe.setEncoding('utf8').once('data', (text) => {
        processId = Number.parseInt(String(text), 10)
        if (received) sendSignal(processId, received)
      })
    }
    if (child.stderr) {
      createInterface({ input: child.stderr }).on('line', (line) => {
        if (!isHarmlessLine(line)) process.stderr.write(`${line}\n`)
      })
    }

    /** @type {NodeJS.Timeout | undefined} */
    let timer
    const onSignal = (/** @type {NodeJS.Signals} */ signal) => {
      if (received) return
      received = signal
      // Before Xvfb is up there is no program yet, and the signal is sent when it tells its id.
      if (!virtual || processId !== child.pid) sendSignal(processId, signal)
      timer = setTimeout(() => sendSignal(groupOf(child.pid), 'SIGKILL'), graceMs)
    }
    for (const signal of forwardedSignals) process.on(signal, onSignal)

    // npm starts scripts through a shell, which does not hand signals on: who ends npm alone is noticed only here.
    const parent = process.ppid
    const parentCheck = setInterval(() => process.ppid !== parent && onSignal('SIGTERM'), parentCheckMs)

    const limit = timeoutMs === undefined ? undefined : setTimeout(() => sendSignal(groupOf(child.pid), 'SIGKILL'), timeoutMs)

    const finish = () => {
      clearTimeout(timer)
      clearTimeout(limit)
      clearInterval(parentCheck)
      for (const signal of forwardedSignals) process.off(signal, onSignal)
      if (hasGroup) sendSignal(groupOf(child.pid), 'SIGTERM')
    }
    child.on('error', (error) => {
      finish()
      reject(new Stop(`${program} could not be started: ${error.message}`))
    })
    // "exit", not "close": a process left over in the group would hold the pipes open.
    child.on('exit', (code, signal) => {
      finish()
      const exitCode = code ?? 128 + (signal ? constants.signals[signal] : 0)
      if (received) process.exit(exitCode)
      resolve(exitCode)
    })
  })
}

/** A negative id names the process group. @param {number | undefined} processId */
function groupOf(processId) {
  if (processId === undefined || process.platform === 'win32') return processId
  return -processId
}

/**
 * @param {number | undefined} processId
 * @param {NodeJS.Signals} signal
 */
function sendSignal(processId, signal) {
  if (processId === undefined) return
  try {
    process.kill(processId, signal)
  } catch {
    // It has ended already.
  }
}
