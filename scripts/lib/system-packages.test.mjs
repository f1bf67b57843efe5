import { describe, expect, it } from 'vitest'
import { isHarmlessLine, needsVirtualDisplay } from './display.mjs'
import { chooseName, ensureDebianPackages, missingLibraries, parseAvailable } from './system-packages.mjs'

const wanted = [['libnss3'], ['libasound2', 'libasound2t64']]

/** A Debian system that records what it was asked to do. @param {{ installed?: string[], available?: string[], isRoot?: boolean }} state */
function fakeSystem({ installed = [], available = [], isRoot = false }) {
  /** @type {string[]} */
  const done = []
  return {
    done,
    installed: () => new Set(installed),
    available: () => new Set(available),
    update: () => void done.push('update'),
    install: (/** @type {string[]} */ names) => void done.push(`install ${names.join(' ')}`),
    isRoot,
  }
}

describe('the package names', () => {
  it('are the ones that the system knows, and the older one where it knows none', () => {
    const alternatives = ['libasound2', 'libasound2t64']
    expect(chooseName(alternatives, new Set(['libasound2']))).toBe('libasound2')
    expect(chooseName(alternatives, new Set(['libasound2t64']))).toBe('libasound2t64')
    expect(chooseName(alternatives, new Set())).toBe('libasound2')
  })

  it('do not include purely virtual packages', () => {
    const policy =
      'libasound2:\n  Installed: (none)\n  Candidate: (none)\n  Version table:\nlibasound2t64:\n  Installed: (none)\n  Candidate: 1.2.11\n'
    expect(parseAvailable(policy)).toEqual(new Set(['libasound2t64']))
  })
})

describe('missing Debian packages', () => {
  it('are nothing to do when either name is installed', () => {
    const system = fakeSystem({ installed: ['libnss3', 'libasound2t64'], isRoot: true })
    ensureDebianPackages(wanted, system)
    expect(system.done).toEqual([])
  })

  it('are named in one message with the command, for an ordinary user', () => {
    const system = fakeSystem({ available: ['libnss3', 'libasound2t64'] })
    expect(() => ensureDebianPackages(wanted, system)).toThrow('sudo apt-get install libnss3 libasound2t64')
    expect(system.done).toEqual([])
  })

  it('are installed for root, after the lists were updated', () => {
    const system = fakeSystem({ installed: ['libnss3'], available: ['libasound2t64'], isRoot: true })
    ensureDebianPackages(wanted, system)
    expect(system.done).toEqual(['update', 'install libasound2t64'])
  })
})

describe('missing shared libraries', () => {
  it('are read from ldd', () => {
    const output = '\tlibc.so.6 => /lib/libc.so.6 (0x1)\n\tlibnss3.so => not found\n\tlibgbm.so.1 => not found\n'
    expect(missingLibraries(output)).toEqual(['libnss3.so', 'libgbm.so.1'])
  })
})

describe('the display', () => {
  it('is virtual only on Linux without X11 and Wayland', () => {
    expect(needsVirtualDisplay('linux', {})).toBe(true)
    expect(needsVirtualDisplay('linux', { DISPLAY: ':0' })).toBe(false)
    expect(needsVirtualDisplay('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBe(false)
    expect(needsVirtualDisplay('darwin', {})).toBe(false)
  })

  it('hides Chromium’s complaints about it and nothing else', () => {
    expect(isHarmlessLine('[15:1123/030000.1:ERROR:dbus/bus.cc:408] Failed to connect to the bus')).toBe(true)
    expect(isHarmlessLine('[15:1123/030000.1:ERROR:viz_main_impl.cc(189)] Exiting GPU process')).toBe(true)
    expect(isHarmlessLine('[15:1123/030000.1:ERROR:sandbox/linux/x.cc:1] No usable sandbox! see gpu')).toBe(false)
    expect(isHarmlessLine('Error: dbus in a message of the app')).toBe(false)
  })
})
