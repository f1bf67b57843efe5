import { join } from 'node:path'
import { expect, test } from 'vitest'
import { jupyterRuntimeFolder } from './jupyter-folder'

test('kernels write their connection files where jupyter --runtime-dir says', () => {
  expect(jupyterRuntimeFolder('linux', {}, '/home/me')).toBe(join('/home/me', '.local', 'share', 'jupyter', 'runtime'))
  expect(jupyterRuntimeFolder('linux', { XDG_DATA_HOME: '/data' }, '/home/me')).toBe(join('/data', 'jupyter', 'runtime'))
  expect(jupyterRuntimeFolder('darwin', {}, '/Users/me')).toBe(join('/Users/me', 'Library', 'Jupyter', 'runtime'))
  expect(jupyterRuntimeFolder('win32', { APPDATA: '/roaming' }, '/me')).toBe(join('/roaming', 'jupyter', 'runtime'))
  expect(jupyterRuntimeFolder('linux', { JUPYTER_RUNTIME_DIR: '/run/jupyter', JUPYTER_DATA_DIR: '/x' }, '/home/me')).toBe('/run/jupyter')
  expect(jupyterRuntimeFolder('linux', { JUPYTER_DATA_DIR: '/x' }, '/home/me')).toBe(join('/x', 'runtime'))
})
