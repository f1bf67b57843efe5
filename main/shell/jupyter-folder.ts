import { join } from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Where kernels write their connection files: what `jupyter --runtime-dir` prints
 * (https://docs.jupyter.org/en/latest/use/jupyter-directories.html).
 */
export function jupyterRuntimeFolder(platform: NodeJS.Platform, environment: Environment, home: string): string {
  const { JUPYTER_RUNTIME_DIR, JUPYTER_DATA_DIR, APPDATA, XDG_DATA_HOME } = environment
  if (JUPYTER_RUNTIME_DIR) return JUPYTER_RUNTIME_DIR
  if (JUPYTER_DATA_DIR) return join(JUPYTER_DATA_DIR, 'runtime')
  if (platform === 'darwin') return join(home, 'Library', 'Jupyter', 'runtime')
  if (platform === 'win32') return join(APPDATA ?? join(home, 'AppData', 'Roaming'), 'jupyter', 'runtime')
  return join(XDG_DATA_HOME || join(home, '.local', 'share'), 'jupyter', 'runtime')
}
