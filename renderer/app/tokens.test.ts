import { describe, expect, it } from 'vitest'
import { markColours } from '../../shared/settings'
import css from './tokens.css?raw'

type Colour = readonly [red: number, green: number, blue: number]

const [lightCss = '', darkCss = ''] = css.split(':root[data-theme="dark"]')
const tokensIn = (part: string): Map<string, string> =>
  new Map([...part.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value]))
const light = tokensIn(lightCss)
const themes = { light, dark: new Map([...light, ...tokensIn(darkCss)]) }

function colour(tokens: ReadonlyMap<string, string>, name: string): Colour {
  const digits = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/.exec(tokens.get(name) ?? '')
  if (digits === null) throw new Error(`--${name} is no colour in hexadecimal.`)
  const [red = 0, green = 0, blue = 0] = digits.slice(1).map((part) => Number.parseInt(part, 16))
  return [red, green, blue]
}

/** WCAG 2.2's relative luminance. */
function luminance(of: Colour): number {
  const [red = 0, green = 0, blue = 0] = of.map((value) => {
    const part = value / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: Colour, other: Colour): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (lighter + 0.05) / (darker + 0.05)
}

const mixed = (one: Colour, other: Colour, part: number): Colour => [
  one[0] * part + other[0] * (1 - part),
  one[1] * part + other[1] * (1 - part),
  one[2] * part + other[2] * (1 - part),
]

/** Every colour of text in a row of the list. */
const rowTexts = [
  'text',
  'text-muted',
  'text-subtle',
  'direction-out',
  'direction-in',
  'state-pending',
  'state-replied',
  'state-timed-out',
  'state-broken',
  'state-orphan',
  'event',
]

for (const [theme, tokens] of Object.entries(themes)) {
  describe(`the colours that rows are marked with, ${theme}`, () => {
    const surface = colour(tokens, 'surface')
    const tint = Number.parseFloat(tokens.get('mark-tint') ?? '') / 100
    for (const name of markColours) {
      const mark = colour(tokens, `mark-${name}`)

      it(`leave every text of a ${name} row readable, also under the pointer`, () => {
        for (const part of [tint, tint + 0.04]) {
          const row = mixed(mark, surface, part)
          for (const text of rowTexts) expect(contrast(colour(tokens, text), row), text).toBeGreaterThanOrEqual(4.5)
        }
      })

      it(`have an edge that is seen beside a ${name} row and a selected one`, () => {
        const surfaces = [surface, mixed(mark, surface, tint), colour(tokens, 'surface-selected'), colour(tokens, 'surface-selected-focus')]
        for (const behind of surfaces) expect(contrast(mark, behind)).toBeGreaterThanOrEqual(3)
      })
    }
  })

  it(`what is found in a frame stays readable, ${theme}`, () => {
    expect(contrast(colour(tokens, 'text'), colour(tokens, 'find-mark'))).toBeGreaterThanOrEqual(4.5)
  })
}
