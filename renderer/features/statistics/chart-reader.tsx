import { type KeyboardEvent, type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './chart.module.css'

interface ChartReaderProps {
  readonly count: number
  /** The place that is pointed at with the mouse. */
  readonly pointed: number | undefined
  /** What is at a place, in words. */
  readonly describe: (index: number) => string
  /** Shows where that is; `undefined` takes the mark away. */
  readonly onPlace: (index: number | undefined) => void
}

/** The values of a chart one by one: under the mouse, or with the arrow keys, which tell them as a slider does. */
export function ChartReader({ count, pointed, describe, onPlace }: ChartReaderProps): ReactElement {
  const { t } = useTranslation()
  const [read, setRead] = useState<number>()
  const [isReading, setReading] = useState(false)
  const last = count - 1
  // The newest value is of most interest; a chart that grows keeps what is read.
  const at = Math.min(read ?? last, last)
  const go = (index: number): void => {
    const next = Math.min(Math.max(0, index), last)
    setRead(next)
    setReading(true)
    onPlace(next)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.round(count / 10))
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: at - 1,
      ArrowDown: at - 1,
      ArrowRight: at + 1,
      ArrowUp: at + 1,
      PageDown: at - page,
      PageUp: at + page,
      Home: 0,
      End: last,
    }
    const step = steps[event.key]
    if (step === undefined || event.ctrlKey || event.altKey || event.metaKey) return
    go(step)
    event.preventDefault()
  }
  const shown = isReading ? at : pointed
  return (
    <>
      <div
        role="slider"
        tabIndex={0}
        className={styles.reader}
        aria-label={t('inspect.plot.read')}
        aria-orientation="horizontal"
        aria-valuemin={1}
        aria-valuemax={count}
        aria-valuenow={at + 1}
        aria-valuetext={describe(at)}
        onKeyDown={onKeyDown}
        onFocus={({ currentTarget }) => (currentTarget.matches(':focus-visible') ? go(at) : undefined)}
        onBlur={() => {
          setReading(false)
          onPlace(undefined)
        }}
      />
      {shown === undefined || shown > last ? undefined : (
        <span className={styles.reading} aria-hidden>
          {describe(shown)}
        </span>
      )}
    </>
  )
}
