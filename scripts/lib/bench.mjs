import { join } from 'node:path'
import { projectRoot } from './project.mjs'

/** Where bundled measurements lie; they may look here for what belongs to them. */
export const benchFolder = join(projectRoot, 'node_modules/.cache/bench')

/**
 * Bundles TypeScript programs for Node, each into one file of its name.
 * @param {Record<string, string>} entries file by name, relative to the project
 */
export async function bundleForNode(entries) {
  const { build } = await import('vite')
  for (const [name, file] of Object.entries(entries)) {
    await build({
      root: projectRoot,
      configFile: false,
      logLevel: 'warn',
      build: {
        ssr: join(projectRoot, file),
        target: 'node20',
        outDir: benchFolder,
        emptyOutDir: false,
        minify: false,
        rollupOptions: { external: ['electron', 'zeromq', '@playwright/test'], output: { entryFileNames: `${name}.mjs`, format: 'esm' } },
      },
    })
  }
}
