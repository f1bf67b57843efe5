import { utf8Text } from './byte-text'
import type { Content } from './content'
import { headBytes, type ReadContext } from './decoder'

/** What a message's content says in one line, from its beginning: `print("hello")  [3]`. */
export function contentSummary(type: string, content: Content, context: ReadContext): string {
  const head = content.part(0, headBytes)
  const text = (...path: readonly string[]): string | undefined => {
    const value =
      context.field('json', head, path) ?? (path.length === 1 && content.size > headBytes ? cutText(head, path[0] ?? '') : undefined)
    return value === undefined || value === null ? undefined : `${value}`
  }
  const count = text('execution_count')
  const parts = [...detail(type, text), count === undefined ? undefined : `[${count}]`]
  return withoutColours(parts.filter((part) => part !== undefined && part !== '').join('  '))
}

type TextAt = (...path: readonly string[]) => string | undefined

function detail(type: string, text: TextAt): readonly (string | undefined)[] {
  switch (type) {
    case 'execute_request':
    case 'execute_input':
    case 'complete_request':
    case 'inspect_request':
    case 'is_complete_request':
      return [text('code')]
    case 'execute_result':
    case 'display_data':
    case 'update_display_data':
      return [text('data', 'text/plain') ?? text('data')]
    case 'stream':
      return [text('name'), text('text')]
    case 'status':
      return [text('execution_state')]
    case 'error':
      return [failure(text)]
    case 'input_request':
      return [text('prompt')]
    // What was typed may be a password.
    case 'input_reply':
      return []
    case 'comm_open':
      return [text('target_name'), text('comm_id')]
    case 'comm_msg':
    case 'comm_close':
      return [text('comm_id')]
    case 'kernel_info_reply':
      return [text('implementation'), text('implementation_version')]
    case 'iopub_welcome': {
      const subscription = text('subscription')
      return [subscription === undefined || subscription === '' ? 'to all topics' : subscription]
    }
    case 'create_subshell_reply':
    case 'delete_subshell_request':
    case 'list_subshell_reply':
      return [text('status'), text('subshell_id')]
    case 'debug_request':
    case 'debug_reply':
    case 'debug_event':
      return [text('command') ?? text('event')]
    default:
      return type.endsWith('_reply') ? [text('status'), text('status') === 'error' ? failure(text) : undefined] : []
  }
}

function failure(text: TextAt): string {
  return [text('ename'), text('evalue')].filter((part) => part !== undefined).join(': ')
}

/** The beginning of a text that goes on after the head, such as a long cell's. */
function cutText(head: Content, name: string): string | undefined {
  const found = new RegExp(`"${name}":\\s*"((?:[^"\\\\]|\\\\(?:u[0-9a-fA-F]{4}|[^u]))*)`).exec(utf8Text(head.bytes()))
  if (found === null) return undefined
  const value: unknown = JSON.parse(`"${(found[1] ?? '').replaceAll('\n', '\\n')}"`)
  return typeof value === 'string' ? value : undefined
}

/** Kernels colour their text for terminals. */
function withoutColours(text: string): string {
  return text.replace(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g'), '')
}
