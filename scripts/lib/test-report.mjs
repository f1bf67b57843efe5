import { readFileSync } from 'node:fs'

/** @typedef {{ passed: number, failed: number }} Counts */

/**
 * @param {{ numPassedTests: number, numFailedTests: number }} report of Vitest's json reporter
 * @returns {Counts}
 */
export function countVitest(report) {
  return { passed: report.numPassedTests, failed: report.numFailedTests }
}

/**
 * A flaky test passed when it was tried again, and Playwright calls that a pass too.
 * @param {{ stats: { expected: number, flaky: number, unexpected: number } }} report of Playwright's json reporter
 * @returns {Counts}
 */
export function countPlaywright({ stats }) {
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected }
}

/**
 * What a stage adds to the closing line. A stage that failed without a failed test (a broken check, a runner that
 * crashed, a report that is missing) counts as one failure, so that the line never says "0 failed" after a failed run.
 * @param {number} exitCode
 * @param {Counts} counts
 * @returns {Counts}
 */
export function stageCounts(exitCode, counts = { passed: 0, failed: 0 }) {
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

/**
 * @template Report
 * @param {string} file
 * @param {(report: Report) => Counts} count
 * @returns {Counts | undefined} nothing if the runner has not written its report
 */
export function readCounts(file, count) {
  try {
    return count(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}
