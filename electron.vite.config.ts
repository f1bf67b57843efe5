import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/**
 * Both runtimes the project supports (see docs/runtimes.md) have at least these: electron-vite would otherwise infer
 * the targets from the `electron` package's version, which is newer than the fallback runtime.
 */
const nodeTarget = 'node24'
const chromeTarget = 'chrome146'

/** The CLI also runs on the oldest Node that the project supports, so main and cli share that floor. */
const cliTarget = 'node20'

/** The built page is strict; Vite's dev client needs inline styles and its web socket. */
function contentSecurityPolicy(): Plugin {
  return {
    name: 'content-security-policy',
    transformIndexHtml: {
      order: 'post',
      handler(_html, context) {
        const development = context.server !== undefined
        const policy = [
          "default-src 'none'",
          development ? "script-src 'self' 'unsafe-inline'" : "script-src 'self'",
          development ? "style-src 'self' 'unsafe-inline'" : "style-src 'self'",
          "img-src 'self' data:",
          "font-src 'self'",
          development ? "connect-src 'self' ws:" : "connect-src 'self'",
          "base-uri 'none'",
          "form-action 'none'",
          "object-src 'none'",
        ].join('; ')
        return [{ tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: policy }, injectTo: 'head-prepend' }]
      },
    },
  }
}

export default defineConfig({
  main: {
    build: {
      outDir: at('out/main'),
      target: cliTarget,
      sourcemap: true,
      rollupOptions: {
        input: {
          index: at('main/index.ts'),
          cli: at('cli/index.ts'),
          'tap-worker': at('main/capture/tap/tap-worker.ts'),
          'reading-worker': at('main/reading/reading-worker.ts'),
          'user-decoder-worker': at('main/reading/user-decoder-worker.ts'),
          'session-writer-worker': at('main/session/session-writer-worker.ts'),
          'session-job-worker': at('main/session/session-job-worker.ts'),
        },
      },
    },
  },
  preload: {
    build: {
      outDir: at('out/preload'),
      target: nodeTarget,
      // The sandbox gives a preload script no imports: one CommonJS file with everything inside.
      externalizeDeps: false,
      rollupOptions: { input: at('preload/index.ts'), output: { format: 'cjs', entryFileNames: 'index.cjs' } },
    },
  },
  renderer: {
    root: at('renderer'),
    plugins: [react(), contentSecurityPolicy()],
    build: {
      outDir: at('out/renderer'),
      target: chromeTarget,
      minify: true,
      // A data: URL font would need a wider font-src.
      assetsInlineLimit: 0,
      rollupOptions: { input: at('renderer/index.html') },
    },
  },
})
