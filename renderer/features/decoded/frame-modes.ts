import type { DecodedNode, NodeView } from '../../../shared/decoders/decoder'
import type { FrameMode } from '../../stores/view-choices-store'

/** What is chosen from: the views of bytes, and those that a decoder has made possible. */
export function modesOf(node: DecodedNode | undefined, mayBeJson: boolean): readonly FrameMode[] {
  const modes: FrameMode[] = []
  if (node !== undefined && hasTree(node)) modes.push('tree')
  if (imageIn(node) !== undefined) modes.push('image')
  if (numbersIn(node) !== undefined) modes.push('plot')
  return [...modes, 'text', ...(mayBeJson ? (['json'] as const) : []), 'hex']
}

/** The view that suits a frame best; `plain`: what suits its bytes. */
export function suitableMode(node: DecodedNode | undefined, plain: FrameMode): FrameMode {
  if (imageIn(node) !== undefined) return 'image'
  if (numbersIn(node) !== undefined) return 'plot'
  // JSON reads best as it was sent.
  return node !== undefined && hasTree(node) && plain !== 'json' ? 'tree' : plain
}

/** Whether it says more than its text. */
const hasTree = ({ children, more, kind, decoder }: DecodedNode): boolean =>
  (children?.length ?? 0) > 0 || more !== undefined || (decoder !== undefined && kind !== 'text' && kind !== 'bytes')

/** Views that are looked for in a frame's own node and what it wraps, such as an image that was compressed. */
function viewIn<Kind extends NodeView['kind']>(
  node: DecodedNode | undefined,
  kind: Kind,
): { readonly node: DecodedNode; readonly view: Extract<NodeView, { readonly kind: Kind }> } | undefined {
  const { view } = node ?? {}
  // Narrowed by its kind, which the compiler does not follow through a type parameter.
  if (node !== undefined && view?.kind === kind) return { node, view: view as Extract<NodeView, { readonly kind: Kind }> }
  return undefined
}

export function imageIn(node: DecodedNode | undefined) {
  const found = viewIn(node, 'image')
  return found?.node.range?.in === 'frame' ? { ...found, range: found.node.range } : undefined
}

export const numbersIn = (node: DecodedNode | undefined) => viewIn(node, 'numbers')
