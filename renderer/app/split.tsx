import type { ReactElement, ReactNode } from 'react'
import { Group, type Layout, Panel, Separator } from 'react-resizable-panels'
import { type PairSizes, type PaneGroup, usePanes } from '../stores/panes-store'
import styles from './split.module.css'

interface SplitPane {
  readonly id: string
  readonly content: ReactNode
  /** Pixels as numbers, or percent as text. */
  readonly defaultSize: number | string
  readonly minSize: number
  readonly maxSize?: number
  /** Keeps its pixels when the window grows; for at most one of the two. */
  readonly fixed?: boolean
}

interface SplitProps {
  readonly group: PaneGroup
  readonly orientation: 'horizontal' | 'vertical'
  readonly separatorLabel: string
  /** `undefined` is a pane that is closed: the other has all the room. */
  readonly first: SplitPane | undefined
  readonly second: SplitPane | undefined
}

/** Two panes with a line between them that can be dragged, or moved with the arrow keys; the sizes are remembered. */
export function Split({ group, orientation, separatorLabel, first, second }: SplitProps): ReactElement {
  const sizes = usePanes((panes) => panes.sizes[group])
  const resize = usePanes((panes) => panes.resize)
  const remember = (layout: Layout): void => {
    const pair = pairOf(layout, first, second)
    if (pair !== undefined) resize(group, pair)
  }
  return (
    <Group
      id={`split-${group}`}
      orientation={orientation}
      className={styles.group}
      onLayoutChanged={(layout, { isUserInteraction }) => (isUserInteraction ? remember(layout) : undefined)}
    >
      {first === undefined ? undefined : panel(first, sizes?.[0])}
      {first === undefined || second === undefined ? undefined : (
        <Separator className={styles.separator} aria-label={separatorLabel} data-orientation={orientation} />
      )}
      {second === undefined ? undefined : panel(second, sizes?.[1])}
    </Group>
  )
}

function pairOf(layout: Layout, first: SplitPane | undefined, second: SplitPane | undefined): PairSizes | undefined {
  const sizes = [first, second].map((pane) => (pane === undefined ? undefined : layout[pane.id]))
  const [one, two] = sizes
  return one === undefined || two === undefined ? undefined : [one, two]
}

const panel = (pane: SplitPane, size: number | undefined): ReactElement => (
  <Panel
    key={pane.id}
    id={pane.id}
    className={styles.panel}
    defaultSize={size === undefined ? pane.defaultSize : `${size}%`}
    minSize={pane.minSize}
    maxSize={pane.maxSize}
    groupResizeBehavior={pane.fixed === true ? 'preserve-pixel-size' : 'preserve-relative-size'}
  >
    {pane.content}
  </Panel>
)
