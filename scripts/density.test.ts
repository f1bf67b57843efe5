import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { rowHeightsPx } from '../renderer/app/density'

it('the heights of rows that lists count with are those of the tokens', () => {
  const tokens = readFileSync(join(import.meta.dirname, '../renderer/app/tokens.css'), 'utf8')
  const heights = [...tokens.matchAll(/--row-height: (\d+)px/g)].map(([, height]) => Number(height))
  expect(heights).toEqual([rowHeightsPx.comfortable, rowHeightsPx.compact])
})
