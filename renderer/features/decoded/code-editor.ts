import { json } from '@codemirror/lang-json'
import { xml } from '@codemirror/lang-xml'
import { codeFolding, foldGutter, foldKeymap, HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { Compartment, EditorState, type Extension } from '@codemirror/state'
import { Decoration, EditorView, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import type { MarkRange } from '../detail/marks'

export type CodeLanguage = 'plain' | 'json' | 'xml'

/** What is loaded with the first text that is looked at: CodeMirror, read-only. */
export interface CodeEditor {
  show(text: string, language: CodeLanguage): void
  mark(ranges: readonly MarkRange[]): void
  destroy(): void
}

const languages: Readonly<Record<CodeLanguage, () => Extension>> = { plain: () => [], json, xml }

const highlight = HighlightStyle.define([
  { tag: [tags.propertyName, tags.attributeName], color: 'var(--direction-out)' },
  { tag: [tags.string, tags.attributeValue], color: 'var(--state-replied)' },
  { tag: tags.number, color: 'var(--state-orphan)' },
  { tag: [tags.bool, tags.null], color: 'var(--state-timed-out)' },
  { tag: tags.tagName, color: 'var(--direction-out)' },
  { tag: [tags.comment, tags.processingInstruction], color: 'var(--text-muted)' },
])

const theme = EditorView.theme({
  '&': { color: 'var(--text)', fontSize: 'var(--text-size-mono)', maxHeight: '340px' },
  '&.cm-focused': { outline: '2px solid var(--focus)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '20px', fontVariantLigatures: 'none' },
  '.cm-content': { padding: 'var(--space-1) 0', caretColor: 'var(--text)' },
  '.cm-gutters': { color: 'var(--text-subtle)', backgroundColor: 'var(--surface)', border: 'none' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '3ch', padding: '0 0 0 var(--space-2)' },
  '.cm-foldGutter .cm-gutterElement': { width: '16px', cursor: 'pointer', textAlign: 'center' },
  '.cm-foldPlaceholder': {
    color: 'var(--text-muted)',
    backgroundColor: 'var(--surface-active)',
    border: 'none',
    borderRadius: 'var(--radius-small)',
    padding: '0 4px',
  },
  '.cm-selectionBackground, &.cm-focused .cm-selectionBackground, ::selection': {
    backgroundColor: 'color-mix(in srgb, var(--focus) 28%, transparent) !important',
  },
  '.cm-found': { color: 'var(--text)', backgroundColor: 'var(--find-mark)', borderRadius: '2px' },
  '.cm-specialChar': { color: 'var(--state-broken)' },
})

const found = Decoration.mark({ tagName: 'mark', class: 'cm-found' })

/**
 * Puts an editor that only shows into a shadow tree of `host`: CodeMirror adds its styles there as constructed style
 * sheets, which the page's policy allows, while it would add elements to a document's head.
 */
export function openCodeEditor(host: HTMLElement, label: string): CodeEditor {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
  const language = new Compartment()
  const marks = new Compartment()
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      extensions: [
        EditorState.readOnly.of(true),
        // Not editable would be out of the keyboard's reach.
        EditorView.contentAttributes.of({ 'aria-label': label, 'aria-readonly': 'true' }),
        EditorView.lineWrapping,
        lineNumbers(),
        codeFolding(),
        foldGutter({ markerDOM: foldMarker }),
        highlightSpecialChars(),
        keymap.of(foldKeymap),
        syntaxHighlighting(highlight),
        theme,
        language.of([]),
        marks.of([]),
      ],
    }),
  })
  return {
    show: (text, name) =>
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, effects: language.reconfigure(languages[name]()) }),
    mark: (ranges) => {
      const { length } = view.state.doc
      const within = ranges.filter(({ from, to }) => from < to && to <= length)
      const set = Decoration.set(
        within.map(({ from, to }) => found.range(from, to)),
        true,
      )
      view.dispatch({ effects: marks.reconfigure(EditorView.decorations.of(set)) })
    },
    destroy: () => view.destroy(),
  }
}

function foldMarker(open: boolean): HTMLElement {
  const marker = document.createElement('span')
  marker.textContent = open ? '▾' : '▸'
  return marker
}
