import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{main,cli,shared,renderer,scripts}/**/*.test.{ts,tsx,mjs}'],
    // zeromq.js must not be loaded in worker threads.
    pool: 'forks',
    testTimeout: 20_000,
    hookTimeout: 20_000,
    restoreMocks: true,
  },
})
