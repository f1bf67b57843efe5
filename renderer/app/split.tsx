import { Fragment, type ReactElement, type ReactNode, useEffect, useRef } from 'react'
import { Group, type Layout, Panel, type PanelImperativeHandle, Separator } from 'react-resizable-panels'
import { usePanes } from '../stores/panes-store'
import styles from './split.module.css'

interface SplitPart {
  readonly id: string
  readonly content: ReactNode
  /** Pixels as a number, or percent as text; without one it takes what the others leave. */
  readonly defaultSize?: number | string
  readonly minSize: number
  /** Keeps its pixels when the window grows; not for all of them. */
  readonly fixed?: boolean
  /** The name of the line after it. */
  readonly separatorLabel: string
}

interface SplitProps {
  readonly id: string
  readonly orientation: 'horizontal' | 'vertical'
  readonly parts: readonly SplitPart[]
}

/** Parts of the window with lines between them that can be dragged, or moved with the arrow keys; the sizes are remembered. */
export function Split({ id, orientation, parts }: SplitProps): ReactElement {
  const resize = usePanes((panes) => panes.resize)
  const panels = useDefaultsOnReset(parts)
  const remember = (layout: Layout): void => {
    const sized = new Set(parts.filter(({ defaultSize }) => defaultSize !== undefined).map((part) => part.id))
    resize(Object.fromEntries(Object.entries(layout).filter(([part]) => sized.has(part))))
  }
  return (
    <Group
      id={`split-${id}`}
      orientation={orientation}
      className={styles.group}
      onLayoutChanged={(layout, { isUserInteraction }) => (isUserInteraction ? remember(layout) : undefined)}
    >
      {parts.map((part, index) => (
        <Fragment key={part.id}>
          <Panel
            id={part.id}
            panelRef={(panel) => {
              if (panel === null) panels.delete(part.id)
              else panels.set(part.id, panel)
            }}
            className={styles.panel}
            {...(part.defaultSize === undefined ? {} : { defaultSize: part.defaultSize })}
            minSize={part.minSize}
            groupResizeBehavior={part.fixed === true ? 'preserve-pixel-size' : 'preserve-relative-size'}
          >
            {part.content}
          </Panel>
          {index === parts.length - 1 ? undefined : (
            <Separator className={styles.separator} aria-label={part.separatorLabel} data-orientation={orientation} />
          )}
        </Fragment>
      ))}
    </Group>
  )
}

/** The panels by their ids; they take their default sizes again when the layout is reset. */
function useDefaultsOnReset(parts: readonly SplitPart[]): Map<string, PanelImperativeHandle> {
  const resets = usePanes((panes) => panes.resets)
  const panels = useRef(new Map<string, PanelImperativeHandle>()).current
  const latest = useRef(parts)
  latest.current = parts
  useEffect(() => {
    if (resets === 0) return
    // Panels that came with the reset are not known to their group yet.
    const frame = requestAnimationFrame(() => {
      for (const { id, defaultSize } of latest.current) if (defaultSize !== undefined) panels.get(id)?.resize(defaultSize)
    })
    return () => cancelAnimationFrame(frame)
  }, [resets, panels])
  return panels
}
