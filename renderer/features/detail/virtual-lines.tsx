import { type HTMLAttributes, type ReactElement, type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import { classNames } from '../../ui/class-names'
import { type ListGeometry, offsetOfScrollTop, rowsAt, scrollHeightPx } from '../traffic/scroll-map'
import styles from './virtual-lines.module.css'

const lineHeightPx = 20

interface VirtualLinesProps extends HTMLAttributes<HTMLDivElement> {
  readonly count: number
  readonly renderLine: (index: number) => ReactNode
  /** A line that has to be in sight; it is scrolled to when it changes. */
  readonly reveal?: number | undefined
  readonly onWidth?: (widthPx: number) => void
}

/** Many lines of one height in a box that scrolls; only those in sight are in the document. */
export function VirtualLines({ count, renderLine, reveal, onWidth, className, ...rest }: VirtualLinesProps): ReactElement {
  const box = useRef<HTMLDivElement>(null)
  const [seen, setSeen] = useState({ scrollTopPx: 0, heightPx: 0 })
  const geometry: ListGeometry = { rowCount: count, rowHeightPx: lineHeightPx, viewportPx: seen.heightPx }
  const offset = offsetOfScrollTop(seen.scrollTopPx, geometry)
  const { from, to } = rowsAt(offset, geometry, 4)

  const onWidthRef = useRef(onWidth)
  useLayoutEffect(() => {
    onWidthRef.current = onWidth
  })
  useLayoutEffect(() => {
    const element = box.current
    if (element === null) return
    const measure = (): void => {
      setSeen({ scrollTopPx: element.scrollTop, heightPx: element.clientHeight })
      onWidthRef.current?.(element.clientWidth)
    }
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    measure()
    return () => observer.disconnect()
  }, [])

  useLayoutEffect(() => {
    const element = box.current
    if (element === null || reveal === undefined) return
    const top = reveal * lineHeightPx
    if (top < element.scrollTop) element.scrollTop = top
    else if (top + lineHeightPx > element.scrollTop + element.clientHeight) element.scrollTop = top + lineHeightPx - element.clientHeight
  }, [reveal])

  const lines: ReactNode[] = []
  for (let index = from; index < to; index += 1) lines.push(renderLine(index))
  return (
    <div
      {...rest}
      ref={box}
      className={classNames(styles.box, className)}
      onScroll={({ currentTarget }) => setSeen({ scrollTopPx: currentTarget.scrollTop, heightPx: currentTarget.clientHeight })}
    >
      <div className={styles.lines} style={{ height: scrollHeightPx(geometry) }}>
        <div style={{ transform: `translateY(${seen.scrollTopPx + from * lineHeightPx - offset}px)` }}>{lines}</div>
      </div>
    </div>
  )
}
