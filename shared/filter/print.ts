import type { Expression, FieldReference, Literal } from './ast'
import { wordLiteral } from './lexer'

/** The text of an expression; it parses to the same expression again. */
export function print(expression: Expression): string {
  switch (expression.kind) {
    case 'and':
      return expression.operands.map((operand) => inner(operand, operand.kind === 'or' || operand.kind === 'and')).join(' && ')
    case 'or':
      return expression.operands.map((operand) => inner(operand, operand.kind === 'or')).join(' || ')
    case 'not':
      return `!${inner(expression.operand, expression.operand.kind === 'and' || expression.operand.kind === 'or')}`
    case 'search':
      return printLiteral(expression.value)
    case 'exists':
      return `${printField(expression.field.path)} exists`
    case 'compare': {
      const operator = expression.operator === 'matches' ? '~' : expression.operator
      return `${printField(expression.field.path)} ${operator} ${printLiteral(expression.value)}`
    }
    case 'in':
      return `${printField(expression.field.path)} in [${expression.values.map(printLiteral).join(', ')}]`
  }
}

const inner = (expression: Expression, wrapped: boolean): string => (wrapped ? `(${print(expression)})` : print(expression))

export function printField([first, ...rest]: FieldReference['path']): string {
  return (
    first + rest.map((part) => (typeof part === 'number' ? `[${part}]` : isPlainName(part) ? `.${part}` : `[${quoted(part)}]`)).join('')
  )
}

/** A name that may follow a dot. */
const isPlainName = (name: string): boolean => /^[\p{L}\p{N}_$@-]+$/u.test(name)

function printLiteral(literal: Literal): string {
  if (literal.kind === 'string') return quoted(literal.text)
  if (literal.kind === 'regex') return `/${literal.source}/${literal.flags}`
  return literal.text
}

const escapes: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

export function quoted(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is to be escaped
  const escaped = text.replace(/["\\\u0000-\u001f\u007f\ud800-\udfff]/gu, (character) => {
    return escapes[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
  return `"${escaped}"`
}

/** The text as a value: as it stands where that is read as one plain word or number, quoted otherwise. */
export function printText(text: string): string {
  const isPlain = /^[\p{L}_][\p{L}\p{N}_.-]*$/u.test(text) && wordLiteral(text, { from: 0, to: 0 }).kind === 'word'
  return isPlain && !['true', 'false', 'null', 'and', 'or', 'not'].includes(text.toLowerCase()) ? text : quoted(text)
}
