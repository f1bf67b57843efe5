import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: 'e2e',
  // One window at a time: two cores, one display, and timings that tests look at.
  workers: 1,
  fullyParallel: false,
  forbidOnly: process.env.CI !== undefined,
  // Real peers in other processes: a starved CI machine may try once more, and the report calls such a test flaky.
  retries: process.env.CI === undefined ? 0 : 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  outputDir: 'test-results',
  reporter: [['list']],
  use: { trace: 'retain-on-failure', screenshot: 'only-on-failure' },
})
