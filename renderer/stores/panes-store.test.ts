import { describe, expect, it } from 'vitest'
import { panesFromSettings, panesToSettings } from './panes-store'

const allOpen = { sidebar: true, topics: false, detail: true, send: true, statistics: false }

describe('the sizes of panes', () => {
  it('are left to the layout, all open, before any were saved', () => {
    expect(panesFromSettings({})).toEqual({ open: allOpen, sizes: {} })
    expect(panesToSettings({ open: allOpen, sizes: {} })).toEqual({})
  })

  it('survive being saved', () => {
    const panes = { open: allOpen, sizes: { window: [25, 75], centre: [40, 60], dock: [50, 50] } } as const
    expect(panesFromSettings(panesToSettings(panes))).toEqual(panes)
  })

  it('remember which panes are closed', () => {
    const open = { sidebar: false, topics: false, detail: true, send: false, statistics: false }
    const saved = panesToSettings({ open, sizes: { dock: [60, 40] } })
    expect(saved).toEqual({ window: [0, 100], dock: [100, 0] })
    expect(panesFromSettings(saved)).toEqual({ open, sizes: {} })
  })

  it('remember the topics, which are closed at first, once they were opened and sized', () => {
    const panes = { open: { ...allOpen, topics: true }, sizes: { views: [30, 70] } } as const
    expect(panesFromSettings(panesToSettings(panes))).toEqual(panes)
    expect(panesToSettings({ ...panes, open: allOpen })).toEqual({})
  })

  it('remember that both panes of a group are closed', () => {
    const open = { sidebar: true, topics: false, detail: false, send: false, statistics: false }
    expect(panesFromSettings(panesToSettings({ open, sizes: {} })).open).toEqual(open)
  })
})
