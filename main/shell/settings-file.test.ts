import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { SettingsFile } from './settings-file'

describe('the settings file', () => {
  let folder: string
  let path: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'zmq-inspector-'))
    path = join(folder, 'deeper', 'settings.json')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('starts with the defaults and gives back what was set', () => {
    const file = new SettingsFile(path)
    expect(file.get('settings').theme).toBe('system')
    file.set('settings', { ...file.get('settings'), theme: 'dark' })
    file.flush()
    expect(new SettingsFile(path).get('settings').theme).toBe('dark')
    expect(readdirSync(join(folder, 'deeper'))).toEqual(['settings.json'])
  })

  it.each(['{', '[]', '{"version":2}', '{"version":1,"settings":{"theme":"pink"}}'])(
    'sets %s aside, whole, and uses the defaults',
    (content) => {
      const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
      const shallow = join(folder, 'settings.json')
      writeFileSync(shallow, content)
      expect(new SettingsFile(shallow).get('settings').theme).toBe('system')
      const [kept = ''] = readdirSync(folder)
      expect(kept).toMatch(/^settings\.json\.unreadable-\d+$/)
      expect(readFileSync(join(folder, kept), 'utf8')).toBe(content)
      expect(stderr.mock.calls.join()).toContain('they were kept as')
    },
  )

  it('sets a folder in its place aside, too', () => {
    const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    mkdirSync(path, { recursive: true })
    const file = new SettingsFile(path)
    file.set('settings', { ...file.get('settings'), theme: 'dark' })
    file.flush()
    expect(new SettingsFile(path).get('settings').theme).toBe('dark')
    expect(stderr).toHaveBeenCalledTimes(1)
  })

  it('leaves nothing behind and tells it once where it cannot be written', () => {
    const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const file = new SettingsFile(path)
    // Whoever runs the tests, root included: a file cannot be renamed over a folder.
    mkdirSync(path, { recursive: true })
    for (const theme of ['dark', 'light'] as const) {
      file.set('settings', { ...file.get('settings'), theme })
      file.flush()
    }
    expect(readdirSync(join(folder, 'deeper'))).toEqual(['settings.json'])
    expect(stderr.mock.calls.join()).toContain('The settings could not be saved to')
    expect(stderr).toHaveBeenCalledTimes(1)
    expect(file.get('settings').theme).toBe('light')
  })
})
