import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{main,cli,shared,renderer,scripts}/**/*.test.{ts,tsx,mjs}'],
    // zeromq.js must not be loaded in worker threads.
    pool: 'forks',
    testTimeout: 20_000,
    hookTimeout: 20_000,
    restoreMocks: true,
    // Real peers in other processes: a starved CI machine may try once more, and the report says that it did.
    retry: process.env.CI === undefined ? 0 : 1,
  },
})
