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
  // JSON reads best as it was sent, and a single value may be no more than a guess.
  return node !== undefined && hasChildren(node) && plain !== 'json' ? 'tree' : plain
}

const hasChildren = ({ children, more }: DecodedNode): boolean => (children?.length ?? 0) > 0 || more !== undefined

/** Whether it says more than its text. */
const hasTree = (node: DecodedNode): boolean =>
  hasChildren(node) || (node.decoder !== undefined && node.kind !== 'text' && node.kind !== 'bytes')

/** A frame's own node, or what it wraps and nothing else, such as an image that was compressed. */
function viewIn<Kind extends NodeView['kind']>(
  node: DecodedNode | undefined,
  kind: Kind,
): { readonly node: DecodedNode; readonly view: NodeView & { readonly kind: Kind } } | undefined {
  for (let inner = node; inner !== undefined; ) {
    const { view, children } = inner
    // Narrowed by its kind, which the compiler does not follow through a type parameter.
    if (view?.kind === kind) return { node: inner, view: view as NodeView & { readonly kind: Kind } }
    inner = children?.length === 1 && inner.kind !== 'list' ? children[0] : undefined
  }
  return undefined
}

/** The image that a frame is. */
export function imageIn(node: DecodedNode | undefined) {
  const found = viewIn(node, 'image')
  return found?.node.range === undefined ? undefined : { view: found.view, range: found.node.range }
}

/** The numbers that a frame is. */
export const numbersIn = (node: DecodedNode | undefined) => viewIn(node, 'numbers')
