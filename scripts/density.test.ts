import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { rowHeightsPx } from '../renderer/app/density'

const styles = (name: string): string => readFileSync(join(import.meta.dirname, '../renderer/app', name), 'utf8')

it('the heights of rows that lists count with are those of the tokens', () => {
  const heights = ['tokens.css', 'preferences.css'].flatMap((name) => [...styles(name).matchAll(/--row-height: (\d+)px/g)])
  expect(heights.map(([, height]) => Number(height))).toEqual([rowHeightsPx.comfortable, rowHeightsPx.compact])
})
