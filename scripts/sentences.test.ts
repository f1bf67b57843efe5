import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAst } from 'vite'
import { describe, expect, it } from 'vitest'
import { Templates } from '../shared/sentences/templates'
import { zhSentences } from '../shared/sentences/zh'

const root = join(import.meta.dirname, '..')

/** What a syntax tree is made of, as far as it is looked at here. */
interface Node {
  readonly type: string
  readonly [name: string]: unknown
}
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value

function each(node: Node, visit: (node: Node) => void): void {
  visit(node)
  for (const value of Object.values(node)) for (const child of [value].flat()) if (isNode(child)) each(child, visit)
}

/** The template of a `said`: `{{0}} cannot be written.` */
function templateOf(node: Node): string | undefined {
  if (node.type !== 'TaggedTemplateExpression' || !isNode(node.tag) || node.tag.name !== 'said' || !isNode(node.quasi)) return undefined
  const parts = [node.quasi.quasis].flat().map((part) => (isNode(part) ? (part.value as { readonly cooked: string }).cooked : ''))
  return parts.map((part, index) => (index === 0 ? part : `{{${index - 1}}}${part}`)).join('')
}

const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', 'main', 'shared', 'renderer', 'cli', 'preload'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|\.d\.ts$/.test(file))

const templates = new Map<string, string>()
for (const file of files) {
  const text = readFileSync(join(root, file), 'utf8')
  if (!text.includes('said`')) continue
  each(parseAst(text, { lang: file.endsWith('x') ? 'tsx' : 'ts' }) as unknown as Node, (node) => {
    const template = templateOf(node)
    if (template !== undefined) templates.set(template, file)
  })
}

const slots = (text: string): readonly string[] => [...text.matchAll(/\{\{(\d+)(?:, said)?\}\}/g)].map(([, slot]) => slot ?? '').toSorted()
const translations = Object.entries(zhSentences)

describe('the sentences that are made outside of the window', () => {
  it('are many', () => expect(templates.size).toBeGreaterThan(400))

  it('all have a Chinese translation', () => {
    expect([...templates].filter(([template]) => zhSentences[template] === undefined)).toEqual([])
  })

  it('are all that is translated', () => {
    expect(Object.keys(zhSentences).filter((template) => !templates.has(template))).toEqual([])
  })

  it('are not passed by as verbatim, but where only a terminal or a page that is not ours gets them', () => {
    const terminals = /^(cli\/|main\/shell\/(app|command-line|screenshot|ipc-server)\.ts|renderer\/app\/language\.ts)/
    const passedBy = files.filter(
      (file) => !terminals.test(file) && /verbatim\(\s*['"`][^'"`]/.test(readFileSync(join(root, file), 'utf8')),
    )
    // The error of a user's decoder, in its own words.
    expect(passedBy).toEqual(['main/reading/user-decoder-sandbox.ts'])
  })

  it('say enough to be told apart', () => {
    expect(
      [...templates.keys()].filter((template) => !/[a-z]/i.test(template.replaceAll(/\{\{\d+\}\}/g, '')) || /\}\}\{\{/.test(template)),
    ).toEqual([])
  })

  it('are found again once they are filled in', () => {
    const known = new Templates(Object.keys(zhSentences))
    const filled = (template: string): string => template.replaceAll(/\{\{(\d+)\}\}/g, (_, slot) => `x${slot}`)
    expect([...templates.keys()].filter((template) => known.find(filled(template))?.template !== template)).toEqual([])
  })
})

describe('their translations', () => {
  it('fill in the same', () => {
    for (const [template, chinese] of translations)
      expect({ template, slots: slots(chinese) }).toEqual({ template, slots: slots(template) })
  })

  it('are Chinese, with the punctuation of Chinese', () => {
    for (const [template, chinese] of translations) {
      const wrong = !/[\u4e00-\u9fff]/.test(chinese) || /[\u4e00-\u9fff][,;:!?()](?!\w)/.test(chinese)
      expect({ template, chinese, wrong }).toEqual({ template, chinese, wrong: false })
    }
  })

  it('end as the English sentence ends', () => {
    for (const [template, chinese] of translations) {
      const isWhole = /[.?]$/.test(template) && !template.endsWith('…')
      expect({ template, chinese, isWhole: /[。？]$/.test(chinese) }).toEqual({ template, chinese, isWhole })
    }
  })
})
