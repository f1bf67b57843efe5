import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { settingsSchema } from '../../shared/settings'
import { withLayout } from './pane-migration'

const migrated = (panes: unknown): unknown => withLayout({ version: 1, settings: { theme: 'dark', panes }, sources: [] })

describe('settings of before panes had places', () => {
  it('keep which panes were closed, and everything else', () => {
    expect(migrated({ window: [0, 100], centre: [55, 45], dock: [100, 0] })).toEqual({
      version: 1,
      settings: { theme: 'dark', layout: { open: { sources: false, send: false }, sizes: { bottom: 45 } } },
      sources: [],
    })
  })

  it('keep the sizes that the user chose, and the topics that were open', () => {
    const file = migrated({ window: [25, 75], views: [30, 70], centre: [40, 60], dock: [50, 50] })
    const layout = { open: { topics: true }, sizes: { left: 25, bottom: 60, 'bottom-detail': 50, 'bottom-send': 50 } }
    expect(file).toEqual({ version: 1, settings: { theme: 'dark', layout }, sources: [] })
    expect(v.parse(settingsSchema, { layout }).layout).toEqual({ ...layout, places: {} })
  })

  it('that had none, or nonsense, are left as they are', () => {
    for (const content of [{ version: 1 }, { version: 1, settings: {} }, { settings: { panes: 'wide' } }, undefined, []]) {
      expect(withLayout(content)).toEqual(content)
    }
    expect(migrated({ window: [-5, 400] })).toMatchObject({ settings: { layout: { open: {}, sizes: {} } } })
  })
})
