import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { markColours } from '../shared/settings'

const css = readFileSync(join(import.meta.dirname, '../renderer/app/tokens.css'), 'utf8')

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
  const [red = 0, green = 0, blue = 0] = of.map(linear)
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

const linear = (value: number): number => {
  const part = value / 255
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
}

/** How protanopes and deuteranopes see a colour, in linear RGB (Machado, Oliveira and Fernandes 2009, severity 1). */
const deficiencies = {
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
} as const

/** CIE L*a*b* of a colour in linear RGB, for D65. */
function lab([red = 0, green = 0, blue = 0]: readonly number[]): readonly number[] {
  const curve = (value: number): number => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116)
  const x = curve((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505)
  const y = curve(0.2126 * red + 0.7152 * green + 0.0722 * blue)
  const z = curve((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

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

  for (const [name, matrix] of Object.entries(deficiencies)) {
    it(`the edges of any two colours are told apart with ${name}, ${theme}`, () => {
      const seen = markColours.map((mark) => {
        const rgb = colour(tokens, `mark-${mark}`).map(linear)
        return { mark, lab: lab(matrix.map((row) => row.reduce((sum, part, at) => sum + part * (rgb[at] ?? 0), 0))) }
      })
      for (const [at, one] of seen.entries()) {
        for (const other of seen.slice(at + 1)) {
          const difference = Math.hypot(...one.lab.map((value, index) => value - (other.lab[index] ?? 0)))
          expect(difference, `${one.mark} and ${other.mark}`).toBeGreaterThan(8)
        }
      }
    })
  }

  it(`what is found in a frame stays readable, ${theme}`, () => {
    expect(contrast(colour(tokens, 'text'), colour(tokens, 'find-mark'))).toBeGreaterThanOrEqual(4.5)
  })
}
